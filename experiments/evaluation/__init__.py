"""What is found out about trained networks: distances from the optimum, modes, artifacts and probes."""
