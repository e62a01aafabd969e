"""The extractor: a small classifier's features and class probabilities of 28x28 images, in plain NumPy.

The weights come from ``experiments/extractor.py``. The forward pass needs no TensorFlow, so that judging
an array starts at once; a convolution is a matrix product over the image's 5x5 patches, taken a block of
images at a time, which bounds the memory.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import softmax

WEIGHTS = Path(__file__).with_name("lenet.npz")
BLOCK = 256  # images: the patches of the second layer take 26 MB


@dataclass(frozen=True)
class LeNet:
    """Trained weights: HWIO kernels and biases, float32; ``sha256`` is the digest of their file."""

    name: str
    sha256: str
    trained_on: str
    test_accuracy: float
    weights: dict[str, np.ndarray]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "LeNet":
        """Read the weights that ``experiments/extractor.py`` wrote."""
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return cls(
            name="lenet",
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            trained_on=str(arrays.pop("dataset")),
            test_accuracy=float(arrays.pop("test_accuracy")),
            weights={name: array for name, array in arrays.items() if name.endswith(("_kernel", "_bias"))},
        )

    def features(self, images: np.ndarray) -> np.ndarray:
        """uint8 [n, 28, 28] -> float32 [n, 84], the last layer before the logits."""
        blocks = (images[start : start + BLOCK] for start in range(0, len(images), BLOCK))
        return np.concatenate([self._block_features(block) for block in blocks])

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Features [n, 84] -> float64 class probabilities [n, 10]."""
        logits = self._dense(features, "logits")
        return np.asarray(softmax(logits.astype(np.float64), axis=1))

    def _block_features(self, images: np.ndarray) -> np.ndarray:
        activation = (images.astype(np.float32) / 255)[None]  # [channels, n, rows, columns]
        for layer in ("conv1", "conv2"):
            activation = self._convolve_and_pool(activation, layer)
        flat = activation.transpose(1, 2, 3, 0).reshape(len(images), -1)
        return np.asarray(np.maximum(self._dense(flat, "features"), 0))

    def _convolve_and_pool(self, activation: np.ndarray, layer: str) -> np.ndarray:
        """Valid convolution, then the maximum of each 2x2 square, then bias and ReLU.

        Bias and ReLU are monotone and the same within a square, so they may follow the maximum.
        """
        kernel, bias = self.weights[f"{layer}_kernel"], self.weights[f"{layer}_bias"]
        height, width, inputs, outputs = kernel.shape
        _, n, rows, columns = activation.shape
        rows, columns = rows - height + 1, columns - width + 1
        patches = np.empty((height, width, inputs, n, rows, columns), np.float32)
        for i in range(height):
            for j in range(width):
                patches[i, j] = activation[:, :, i : i + rows, j : j + columns]
        response = kernel.reshape(-1, outputs).T @ patches.reshape(height * width * inputs, -1)
        response = response.reshape(outputs, n, rows, columns)
        left, right = response[..., ::2], response[..., 1::2]
        columnwise = np.maximum(left, right)
        squares = np.maximum(columnwise[:, :, ::2], columnwise[:, :, 1::2])
        return np.asarray(np.maximum(squares + bias[:, None, None, None], 0))

    def _dense(self, activation: np.ndarray, layer: str) -> np.ndarray:
        response: np.ndarray = activation @ self.weights[f"{layer}_kernel"] + self.weights[f"{layer}_bias"]
        return response
