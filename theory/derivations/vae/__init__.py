"""The derivation of the VAE's loss."""
