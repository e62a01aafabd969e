"""What single latents do to a picture: each moved alone, the others left at an image's posterior mean."""

from typing import Any

import numpy as np
import tensorflow as tf

from vae.evaluation import posterior_means

LATENTS, VALUES, REACH = 8, 8, 3.0  # latents shown; values of each, from -REACH to REACH


def traversals(model: Any, x: np.ndarray, image: int = 0) -> np.ndarray:
    """E[x|z] as the most active latents move around row ``image`` of ``x`` [n, 784]: uint8 [64, 28, 28].

    A row of eight pictures for each of the eight latents whose posterior means vary most over ``x``, the
    most active first.
    """
    means = posterior_means(model, x)
    active = np.argsort(-means.var(axis=0), kind="stable")[:LATENTS]
    z = np.tile(means[image], (LATENTS, VALUES, 1))
    for row, latent in enumerate(active):
        z[row, :, latent] = np.linspace(-REACH, REACH, VALUES)
    pictures: np.ndarray = model.mean_images(tf.constant(z.reshape(-1, model.latents)))
    return pictures
