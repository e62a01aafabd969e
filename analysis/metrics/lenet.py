"""The extractor: a small classifier's features and class probabilities of 28x28 images, in plain NumPy.

The weights come from ``experiments/extractor.py``. The forward pass needs no TensorFlow, so that evaluation
an array starts at once; a convolution is a matrix product over the image's 5x5 patches, taken a block of
images at a time, which bounds the memory. Several networks can look at the images together: the patches
of the first layer are then made once.
"""

import hashlib
import io
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import softmax

from analysis.metrics.chunked import in_blocks
from records.digests import Damaged

WEIGHTS = Path(__file__).with_name("lenet.npz")
SUMS = WEIGHTS.with_name("lenet.sha256")  # of all seeds' weights, in the form that sha256sum checks
BLOCK = 32  # images: the patches of the second layer take 3.3 MB
TOGETHER = 8  # blocks that a thread takes at a time
SIDE = 5  # of a kernel

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
        """Read the weights that ``experiments/extractor.py`` wrote, in single or half precision.

        Raises ``Damaged`` for a file of the study that is not the one whose digest is committed.
        """
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if path.parent == SUMS.parent and f"{sha256}  {path.name}" not in _sums():
            raise Damaged(
                f"{path} is not what is listed in {SUMS.name} beside it; git checkout brings both back"
            )
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return cls(
            name=path.stem,
            sha256=sha256,
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


def _sums() -> list[str]:
    return SUMS.read_text("utf-8").splitlines() if SUMS.is_file() else []


def features_of(networks: Sequence[Weights], images: np.ndarray, block: int = BLOCK) -> list[np.ndarray]:
    """Map uint8 [n, 28, 28] to float32 [n, 84] of each network, the layer "features".

    Those of a network are the same whichever others look at the images with it.
    """

    def features(rows: slice) -> list[np.ndarray]:
        return _features_in_blocks(networks, images[rows], block)

    parts = in_blocks(features, len(images), block * TOGETHER)
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


class _Scratch:
    """Arrays by name whose memory is used again for the next block: fresh memory has to be given first."""

    def __init__(self) -> None:
        self._kept: dict[str, np.ndarray] = {}

    def array(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        """Return a float32 array of ``shape`` with any content, valid until the next of that name."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size, np.float32)
        return self._kept[name][:size].reshape(shape)


def _features_in_blocks(networks: Sequence[Weights], images: np.ndarray, block: int) -> list[np.ndarray]:
    scratch = _Scratch()
    found = [np.empty((len(images), len(weights["features_bias"])), np.float32) for weights in networks]
    for start in range(0, len(images), block):
        pixels = np.ascontiguousarray(images[start : start + block].transpose(1, 2, 0), dtype=np.float32)
        patches = _patches(scratch, "patches1", (pixels / 255)[None])
        for weights, features in zip(networks, found, strict=True):
            features[start : start + block] = _of_patches(scratch, patches, weights)
    return found


def _of_patches(scratch: _Scratch, patches: np.ndarray, weights: Weights) -> np.ndarray:
    """One network's features [n, 84] from the patches of its first layer."""
    first = _convolve_and_pool(scratch, "conv1", patches, weights)
    second = _convolve_and_pool(scratch, "conv2", _patches(scratch, "patches2", first), weights)
    flat = second.transpose(3, 1, 2, 0).reshape(second.shape[-1], -1)
    features: np.ndarray = np.maximum(_dense(flat, weights, "features"), 0)
    return features


def _patches(scratch: _Scratch, name: str, activation: np.ndarray) -> np.ndarray:
    """The 5x5 patches of [channels, rows, columns, n]: [5, 5, channels, rows - 4, columns - 4, n].

    Images come last, so that what is copied at a time is long.
    """
    channels, rows, columns, n = activation.shape
    rows, columns = rows - SIDE + 1, columns - SIDE + 1
    patches = scratch.array(name, (SIDE, SIDE, channels, rows, columns, n))
    for i, j in itertools.product(range(SIDE), range(SIDE)):
        patches[i, j] = activation[:, i : i + rows, j : j + columns]
    return patches


def _convolve_and_pool(scratch: _Scratch, layer: str, patches: np.ndarray, weights: Weights) -> np.ndarray:
    """Valid convolution, maximum of each 2x2 square, bias and ReLU: [channels, rows / 2, columns / 2, n].

    Bias and ReLU are monotone and the same within a square, so they follow the maximum.
    """
    kernel, bias = weights[f"{layer}_kernel"], weights[f"{layer}_bias"]
    shape = (len(bias), *patches.shape[3:])
    responses = scratch.array("responses", (len(bias), math.prod(shape[1:])))
    np.matmul(kernel.reshape(-1, len(bias)).T, patches.reshape(-1, responses.shape[1]), out=responses)
    full = responses.reshape(shape)
    halves = np.maximum(full[:, 0::2], full[:, 1::2])
    squares = np.maximum(halves[:, :, 0::2], halves[:, :, 1::2])
    squares += bias[:, None, None, None]
    return np.asarray(np.maximum(squares, 0, out=squares))


def _dense(activation: np.ndarray, weights: Weights, layer: str) -> np.ndarray:
    response: np.ndarray = activation @ weights[f"{layer}_kernel"] + weights[f"{layer}_bias"]
    return response
