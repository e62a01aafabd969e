"""Images drawn in batches of one size, so that how many are drawn changes none of them."""

from collections.abc import Callable

import numpy as np

BATCH = 128  # always this many at once, as batch normalisation makes an image depend on its batch


def in_batches(draw: Callable[[int], np.ndarray], n: int) -> np.ndarray:
    """Return the first ``n`` images of ``draw(0)``, ``draw(1)``, ..., which have ``BATCH`` each."""
    return np.concatenate([draw(i) for i in range(-(-n // BATCH))])[:n]
