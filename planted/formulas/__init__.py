"""Falsehoods in formulas: relations changed in one place, and words of polarity turned."""
