"""Comparisons of recorded runs: what differs, by how much, and how surely."""
