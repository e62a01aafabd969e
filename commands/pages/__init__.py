"""The pages of ``./study docs``: docstrings as reStructuredText, tables, a check of links."""
