"""The derivation of LSGAN's optimal discriminator."""
