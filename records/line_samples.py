"""What discriminators on the line learn from. A module of its own: it decides what those runs compute."""

Sample = str | int  # one of these two words, or the size of a fixed set of points
FRESH, NODES = "fresh", "nodes"  # new points at every update; the nodes of a quadrature rule
