"""One training step of Burda et al.'s VAE: 784-200-200-50 and back, tanh, batch 128, float32, Adam 1e-3.

Tasks are the bound that is maximised: elbo (one draw, its divergence in closed form), iwae_k50. Every step
binarises its images anew, from grey levels; 468 steps are an epoch of MNIST. The images are random
levels, since speed does not depend on them.
"""

import numpy as np

BATCH, HIDDEN, LATENTS, PIXELS, LEARNING_RATE = 128, 200, 50, 784, 1e-3


def draws(task: str) -> int:
    """Latents per image."""
    return {"elbo": 1, "iwae_k50": 50}[task]


def levels(batches: int = 100) -> np.ndarray:
    """Grey levels, uint8 [batches * 128, 784]."""
    return np.random.default_rng(0).integers(0, 256, (batches * BATCH, PIXELS), np.uint8)
