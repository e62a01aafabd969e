"""Secondary feature spaces, in which a ranking of models has to hold before it is believed.

    lenet_s1 ... lenet_s4   the extractor, trained from other seeds
    random                  the same network with random weights: no class, no training images
    pca                     the first 64 principal components of the training images' pixels

The Fréchet distance is taken in each. Its values do not compare across spaces; the order of models may.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from analysis.metrics.chunked import in_blocks
from analysis.metrics.lenet import WEIGHTS, LeNet, Weights, features_of

SEEDS = (1, 2, 3, 4)  # of the extractor, beside the primary one's 0
RANDOM_SEED = 0
COMPONENTS = 64
MOST_IMAGES = 10_000  # from which the components are taken
BLOCK = 2_500  # images: 16 MB of pixels in float64
TITLES = {
    **{f"lenet_s{seed}": f"LeNet, seed {seed}" for seed in SEEDS},
    "random": "random network",
    "pca": "PCA-64",
}
_SHAPES = {"conv1": (5, 5, 1, 16), "conv2": (5, 5, 16, 32), "features": (512, 84)}


def random_weights(seed: int = RANDOM_SEED) -> Weights:
    """Return the extractor's kernels drawn uniformly with variance 2/fan-in, biases zero.

    Source: He et al. 2015, section 2.2, which keeps the scale of activations through ReLU layers.
    """
    rng = np.random.default_rng(seed)
    weights = {}
    for layer, shape in _SHAPES.items():
        limit = np.sqrt(6 / np.prod(shape[:-1]))
        weights[f"{layer}_kernel"] = (limit * (2 * rng.random(shape) - 1)).astype(np.float32)
        weights[f"{layer}_bias"] = np.zeros(shape[-1], np.float32)
    return weights


@dataclass(frozen=True)
class Components:
    """Principal components of pixels in [0, 1]: ``mean`` [784], orthonormal ``axes`` [784, k], float64."""

    mean: np.ndarray
    axes: np.ndarray

    @classmethod
    def of(cls, images: np.ndarray, count: int = COMPONENTS, seed: int = 0) -> "Components":
        """Find ``count`` directions of most variance in uint8 ``images`` [n, 28, 28], of 10,000 at most."""
        chosen = np.random.default_rng(seed).permutation(len(images))[:MOST_IMAGES]
        pixels = _flat(images[chosen])
        mean = pixels.mean(axis=0)
        pixels -= mean
        _, axes = np.linalg.eigh(pixels.T @ pixels)
        return cls(mean, axes[:, : -count - 1 : -1])

    def features(self, images: np.ndarray) -> np.ndarray:
        """Map uint8 [n, 28, 28] to float64 [n, k], in units of a pixel's full range."""

        def project(rows: slice) -> np.ndarray:
            pixels = _flat(images[rows])
            pixels -= self.mean
            return np.asarray(pixels @ self.axes)

        return np.concatenate(in_blocks(project, len(images), BLOCK))


class Spaces:
    """The secondary spaces. The training images decide the principal ``components`` alone."""

    def __init__(self, components: Components) -> None:
        trained = [LeNet.load(WEIGHTS.with_name(f"lenet_s{seed}.npz")) for seed in SEEDS]
        self.networks = {net.name: net.weights for net in trained} | {"random": random_weights()}
        self.components = components

    @classmethod
    def of(cls, training: np.ndarray) -> "Spaces":
        """Return the spaces for uint8 training images [n, 28, 28]."""
        return cls(Components.of(training))

    def features(self, extractor: LeNet, images: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Map uint8 [n, 28, 28] in one pass to the extractor's features [n, 84], and to [n, d] by space.

        Spaces come in the order of ``TITLES``.
        """
        own, others = self.of_networks(extractor, images)
        return own, others | {"pca": self.components.features(images)}

    def of_networks(self, extractor: LeNet, images: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Return those of the networks alone."""
        own, *others = features_of([extractor.weights, *self.networks.values()], images)
        return own, dict(zip(self.networks, others, strict=True))


def networks_sha256() -> str:
    """Return SHA-256 of the weight files of the other seeds and of the random weights' bytes."""
    digest = hashlib.sha256()
    for seed in SEEDS:
        digest.update(WEIGHTS.with_name(f"lenet_s{seed}.npz").read_bytes())
    for name, array in random_weights().items():
        digest.update(name.encode() + array.tobytes())
    return digest.hexdigest()


def _flat(images: np.ndarray) -> np.ndarray:
    flat: np.ndarray = images.reshape(len(images), -1) / 255.0
    return flat
