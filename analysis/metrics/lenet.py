"""The extractor: a small classifier's features and class probabilities of 28x28 images, in plain NumPy.

The weights come from ``experiments/extractor.py``. The forward pass needs no TensorFlow, so that evaluation
an array starts at once; a convolution is a matrix product over the image's 5x5 patches, taken a block of
images at a time, which bounds the memory. Several networks can look at the images together: the patches
of the first layer are then made once.
"""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import softmax

from analysis.metrics.chunked import in_blocks

WEIGHTS = Path(__file__).with_name("lenet.npz")
BLOCK = 32  # images: the patches of the second layer take 0.8 MB, which a processor keeps at hand

Weights = Mapping[str, np.ndarray]  # "<layer>_kernel" (HWIO or [in, out]) and "<layer>_bias", float32


@dataclass(frozen=True)
class LeNet:
    """Trained weights; ``name`` is that of their file, ``sha256`` its digest."""

    name: str
    sha256: str
    trained_on: str
    test_accuracy: float
    weights: Weights

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "LeNet":
        """Read the weights that ``experiments/extractor.py`` wrote, in single or half precision."""
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return cls(
            name=path.stem,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            trained_on=str(arrays.pop("dataset")),
            test_accuracy=float(arrays.pop("test_accuracy")),
            weights={
                name: array.astype(np.float32)
                for name, array in arrays.items()
                if name.endswith(("_kernel", "_bias"))
            },
        )

    def features(self, images: np.ndarray) -> np.ndarray:
        """Map uint8 [n, 28, 28] to float32 [n, 84], the last layer before the logits."""
        return features_of([self.weights], images)[0]

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Map features [n, 84] to float64 class probabilities [n, 10]."""
        logits = _dense(features, self.weights, "logits")
        return np.asarray(softmax(logits.astype(np.float64), axis=1))


def features_of(networks: Sequence[Weights], images: np.ndarray, block: int = BLOCK) -> list[np.ndarray]:
    """Map uint8 [n, 28, 28] to float32 [n, 84] of each network, the layer "features"."""
    blocks = in_blocks(lambda rows: _block_features(networks, images[rows]), len(images), block)
    return [np.concatenate(parts) for parts in zip(*blocks, strict=True)]


def _block_features(networks: Sequence[Weights], images: np.ndarray) -> list[np.ndarray]:
    pixels = np.ascontiguousarray(images.transpose(1, 2, 0), dtype=np.float32)
    activation = (pixels / 255)[None]  # [channels, rows, columns, n]: images last, so that copies are long
    kernel, bias = (
        np.concatenate([weights[f"conv1_{part}"] for weights in networks], axis=-1)
        for part in ("kernel", "bias")
    )
    first = np.split(_convolve_and_pool(activation, kernel, bias), len(networks))
    found = []
    for weights, channels in zip(networks, first, strict=True):
        second = _convolve_and_pool(channels, weights["conv2_kernel"], weights["conv2_bias"])
        flat = second.transpose(3, 1, 2, 0).reshape(len(images), -1)
        found.append(np.maximum(_dense(flat, weights, "features"), 0))
    return found


def _convolve_and_pool(activation: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Valid convolution, maximum of each 2x2 square, bias and ReLU, of [channels, rows, columns, n].

    The four places of a square are convolved one after the other, with steps of two, and only the largest
    response is kept. Bias and ReLU are monotone and the same within a square, so they may follow.
    """
    height, width, inputs, outputs = kernel.shape
    _, rows, columns, n = activation.shape
    rows, columns = rows - height + 1, columns - width + 1
    patches = np.empty((height, width, inputs, rows // 2, columns // 2, n), np.float32)
    flat = kernel.reshape(-1, outputs).T
    largest = np.full((outputs, patches[0, 0, 0].size), -np.inf, np.float32)
    for down, right in itertools.product((0, 1), (0, 1)):
        for i, j in itertools.product(range(height), range(width)):
            patches[i, j] = activation[:, i + down : i + down + rows : 2, j + right : j + right + columns : 2]
        np.maximum(largest, flat @ patches.reshape(len(flat.T), -1), out=largest)
    squares = largest.reshape(outputs, rows // 2, columns // 2, n)
    return np.asarray(np.maximum(squares + bias[:, None, None, None], 0))


def _dense(activation: np.ndarray, weights: Weights, layer: str) -> np.ndarray:
    response: np.ndarray = activation @ weights[f"{layer}_kernel"] + weights[f"{layer}_bias"]
    return response
