"""A dataset's training images alone, some of them in the place of its test images: to choose settings by.

What is chosen by looking at test images is no longer judged by them. The last images of the file are held
out, as its order is that of the images' collection, not of their digits.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from data.table import Split


def part(split: Split, counts: Mapping[Split, int], values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Of ``values`` [n, ...], one a training image, the first ``counts["train"]`` or the last of "test"."""
    return values[: counts["train"]] if split == "train" else values[-counts["test"] :]
