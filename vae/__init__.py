"""Variational autoencoders: encoder, decoder, training and evaluation."""
