"""Which images of many: a subset drawn at random, the same on every machine."""

import numpy as np
from numpy.typing import NDArray

SUBSET, SPLIT, HELD_OUT = 0, 1, 2  # what is drawn: each has random numbers of its own


def drawn(total: int, most: int, *, seed: int, what: int = SUBSET) -> NDArray[np.intp]:
    """Return ``most`` of ``total`` positions, from 0, ascending: drawn uniformly without replacement.

    Those of a smaller ``most`` are among them. The keys are a counter-based generator's raw numbers, whose
    stream NumPy keeps between versions.
    """
    keys = np.random.Philox(np.random.SeedSequence([seed, what])).random_raw(total)
    return np.sort(np.argsort(keys, kind="stable")[:most])
