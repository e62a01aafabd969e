"""Variational autoencoders: encoder and decoder, the training step, evaluation. The bounds are theory's."""
