"""Makes ``mnist_2k``, the committed subset: ``python -m data.subset``.

The rule: from each split of MNIST the first 100 images of every class, in the file's own order.
The files are gzip-wrapped IDX with no time in the wrapping, so that making them again changes nothing.
"""

import gzip
import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.idx import serialise
from data.table import FILE_NAMES, SPLITS

FOLDER = Path(__file__).parent / "mnist_2k"
PER_CLASS = 100


def first_per_class(labels: NDArray[np.uint8], count: int) -> NDArray[np.intp]:
    """Return the indices, ascending, of the first ``count`` members of every class."""
    return np.sort(np.concatenate([np.flatnonzero(labels == label)[:count] for label in np.unique(labels)]))


def main() -> None:
    """Write the four files and print their digests, which belong in ``data.table``."""
    from data import load

    FOLDER.mkdir(exist_ok=True)
    for split in SPLITS:
        mnist = load("mnist", split)
        assert mnist.labels is not None
        chosen = first_per_class(mnist.labels, PER_CLASS)
        arrays = {"images": mnist.pixels[chosen], "labels": mnist.labels[chosen]}
        for (file_split, kind), name in FILE_NAMES.items():
            if file_split == split:
                content = serialise(arrays[kind])
                (FOLDER / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
                print(hashlib.sha256(content).hexdigest(), name)


if __name__ == "__main__":
    main()
