"""The worlds in which statements are evaluated: what their symbols mean, and at which draws."""
