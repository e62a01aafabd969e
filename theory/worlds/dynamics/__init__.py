"""Worlds of training as a dynamical system."""
