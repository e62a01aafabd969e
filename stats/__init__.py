"""Statistics of few independent values: intervals, tests, corrections for many."""
