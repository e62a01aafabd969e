"""The derivation of the GAN's optimal discriminator."""
