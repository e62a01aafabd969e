r"""FD-infinity: the Fréchet distance extrapolated to infinitely many generated images.

The bias of FD_N is b/N + O(1/N^2), with a b that differs between models, so models may change places
with N. FD is taken of subsets of 15 sizes from 5,000 to N, and a line in 1/N is fitted by least squares:

    FD_N = FD_inf + b/N,    the intercept is the score (Chong & Forsyth 2020, section 3.2).

Subsets are the beginnings of a random order and of its reverse, whose distances are averaged, so that
each image weighs about the same. The reference keeps its own size and bias: the floor shows how much.

The interval is a jackknife over groups of images, the order being kept: subsets drawn again and again
from one sample would show the noise of drawing them, not that of the sample.
"""

import numpy as np

from analysis.metrics.frechet import Moments, Sums, frechet_distance
from stats.estimates import Interval
from stats.jackknife import jackknife

SMALLEST = 5_000
SIZES = 15
FEWEST = 2 * SMALLEST  # images: over a shorter range the line's end is not where its middle points


def frechet_infinity(
    features: np.ndarray, groups: np.ndarray, reference: Moments, smallest: int = SMALLEST, seed: int = 0
) -> Interval:
    """Return FD-infinity of ``features`` [n, d], n > ``smallest``, to ``reference``, by ``groups`` [n].

    It may be negative: it is an estimate, not a distance. Memory: the sums of each group, [d, d].
    """
    features = np.asarray(features, dtype=np.float64)
    order = np.random.default_rng(seed).permutation(len(features))
    lines = [_intercepts(features[one], groups[one], reference, smallest) for one in (order, order[::-1])]
    value, *without = np.mean(lines, axis=0)
    return jackknife(float(value), without)


def _intercepts(features: np.ndarray, groups: np.ndarray, reference: Moments, smallest: int) -> list[float]:
    """The intercept of the line through beginnings of ``features``; then the same without each group."""
    count = groups.max() + 1
    centre = features.mean(axis=0)
    bounds = np.linspace(smallest, len(features), SIZES).astype(int)
    parts = [Sums.nothing(centre)] * count
    inverse_sizes, distances = np.empty((count + 1, SIZES)), np.empty((count + 1, SIZES))
    for place, (start, end) in enumerate(zip([0, *bounds[:-1]], bounds, strict=True)):
        rows = features[start:end]
        parts = [part + Sums.of(rows[groups[start:end] == group], centre) for group, part in enumerate(parts)]
        whole = sum(parts, Sums.nothing(centre))
        for which, kept in enumerate([whole, *(whole - part for part in parts)]):
            inverse_sizes[which, place] = 1 / kept.count
            distances[which, place] = frechet_distance(reference, kept.moments())
    return [float(np.polyfit(x, y, 1)[1]) for x, y in zip(inverse_sizes, distances, strict=True)]
