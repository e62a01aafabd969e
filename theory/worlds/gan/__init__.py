"""Worlds of two laws and the discriminator between them."""
