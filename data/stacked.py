"""Three random images of a dataset as the channels of one: of ten digits, a thousand kinds of it.

Each channel is drawn uniformly and independently from the images of its split, so the law of the kinds is
the product of the digits' shares. Source: Metz et al. 2017, section 3.3.1.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from data.table import SPLITS, Split

CHANNELS = 3
_SEED = 2017  # of the triples; changing it changes the dataset


def triples(split: Split, count: int, images: int) -> NDArray[np.int64]:
    """Which of ``images`` each of the ``count`` stacked images is made of: [count, 3]."""
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([_SEED, SPLITS.index(split)])))
    return rng.integers(images, size=(count, CHANNELS))


def stack(
    split: Split, counts: Mapping[Split, int], pixels: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The stacked images of a split: pixels uint8 [n, 28, 28, 3] and labels uint16 [n].

    ``pixels`` [m, 28, 28] and ``labels`` [m] are those of the split they are made of. The label of the digits
    a, b, c is 100 a + 10 b + c.
    """
    chosen = triples(split, counts[split], len(pixels))
    stacked = np.empty((len(chosen), *pixels.shape[1:], CHANNELS), np.uint8)
    for channel in range(CHANNELS):  # one at a time: the whole is 300 MB
        stacked[..., channel] = pixels[chosen[:, channel]]
    return stacked, (labels[chosen] @ np.array([100, 10, 1])).astype(np.uint16)
