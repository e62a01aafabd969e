"""Worlds of what the generator feels."""
