"""Scoring of runs and of arrays."""
