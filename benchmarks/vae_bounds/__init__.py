"""log p(x) of binary images from below, by L_5000 (Burda et al. 2016), under the network of ``vae_step``.

A step is one image; 10,000 of them are MNIST's test set. All have the same images and weights; speed does
not depend on them. Draws differ, so that the values, the mean of -L_5000 over the first ``COMPARED`` images
in nats, agree within their noise alone: weights of a third of Glorot's size keep it small.
"""

import hashlib

import numpy as np

from benchmarks.vae_step import HIDDEN, LATENTS, PIXELS

DRAWS, COMPARED = 5000, 10
SIZES = (
    ((PIXELS, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 2 * LATENTS)),
    (
        (LATENTS, HIDDEN),
        (HIDDEN, HIDDEN),
        (HIDDEN, PIXELS),
    ),
)


def images(count: int = 1000) -> np.ndarray:
    """Binary pixels, float32 [count, 784], every eighth of them lit."""
    return (np.random.default_rng(0).random((count, PIXELS)) < 1 / 8).astype(np.float32)


def weights() -> list[list[tuple[np.ndarray, np.ndarray]]]:
    """Return encoder's and decoder's: kernel [inputs, outputs] and zero bias of each layer, float32."""
    random = np.random.default_rng(1)

    def layer(inputs: int, outputs: int) -> tuple[np.ndarray, np.ndarray]:
        limit = np.sqrt(6 / (inputs + outputs)) / 3
        kernel = random.uniform(-limit, limit, (inputs, outputs))
        return kernel.astype(np.float32), np.zeros(outputs, np.float32)

    return [[layer(*size) for size in network] for network in SIZES]


def inputs() -> str:
    """A digest of what every competitor is given."""
    arrays = [images(), *(part for network in weights() for layer in network for part in layer)]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
