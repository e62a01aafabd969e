"""Worlds of a latent, its decoder and its encoder."""
