"""Families of laws that data and models are taken from."""
