"""Worlds of divergences between laws."""
