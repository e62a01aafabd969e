"""Claims on GANs: optimal discriminators, divergences, gradients, dynamics."""
