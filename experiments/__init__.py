"""Studies as data, the runner that works them off, and the only writer of results."""
