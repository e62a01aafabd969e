"""Figures of the trained GANs on images."""
