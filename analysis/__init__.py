"""Pure functions of arrays and of recorded results: metrics, intervals, figures, tables, numbers, claims."""
