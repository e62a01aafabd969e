"""Worlds of bounds on the evidence by several draws."""
