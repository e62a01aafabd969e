"""Figures of the trained autoencoders."""
