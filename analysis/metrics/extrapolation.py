r"""FD-infinity: the Fréchet distance extrapolated to infinitely many images, generated ones or all.

The bias of FD of N generated and M reference images is b/N + c/M + O(1/N^2 + 1/M^2), with a b that differs
between models, so models may change places with N. FD is taken of subsets of 15 sizes from 5,000 to N, and
a line in 1/N is fitted by least squares. Its intercept is the score:

    FD_N = FD_inf + b/N                     (Chong & Forsyth 2020, section 3.2)
    FD_N,M = FD_inf,inf + (b + c N/M)/N     subsets of the reference too, of the same shares of M.

Subsets are the beginnings of a random order and of its reverse, whose distances are averaged, so that
each image weighs about the same. In FD-infinity the reference keeps its own size and bias: the floor shows
how much. Extrapolated in both sizes there is none left: the floor is what training and test images differ by.

The interval is a jackknife over groups of images, the order being kept: subsets drawn again and again
from one sample would show the noise of drawing them, not that of the sample. In FD-infinity it is that of
the generated images, the reference being fixed. Extrapolated in both sizes the distance is that of two laws,
and the interval is that of both samples: a group of each is left out at a time, whose effects add, as the
samples are independent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from analysis.metrics.frechet import Moments, Sums, frechet_distance
from stats.estimates import CONFIDENCE, Interval
from stats.jackknife import jackknife, random_groups

BOTH = f"jackknife {CONFIDENCE:.0%}, both samples"  # the interval that is not of the generated images alone
SMALLEST = 5_000
SIZES = 15
FEWEST = 2 * SMALLEST  # images: over a shorter range the line's end is not where its middle points


def frechet_infinity(
    features: np.ndarray, groups: np.ndarray, reference: Moments, smallest: int = SMALLEST, seed: int = 0
) -> Interval:
    """Return FD-infinity of ``features`` [n, d], n > ``smallest``, to ``reference``, by ``groups`` [n].

    It may be negative: it is an estimate, not a distance. Memory: the sums of each group, [d, d].
    """
    lines = [
        _intercepts([(reference, kept) for kept in sums] for sums in _beginnings(*sample, smallest))
        for sample in _orders(features, groups, seed)
    ]
    value, *without = np.mean(lines, axis=0)
    return jackknife(float(value), without)


def frechet_infinity_of_both(
    features: np.ndarray, groups: np.ndarray, reference: np.ndarray, smallest: int = SMALLEST, seed: int = 0
) -> Interval:
    """Return FD of ``features`` [n, d] to those of the ``reference`` [m, d], extrapolated in both sizes.

    As ``frechet_infinity``; the reference's smallest subset is the same share of it.
    """
    others = random_groups(len(reference), int(groups.max()) + 1, seed + 1)
    least = round(smallest * len(reference) / len(features))
    samples = zip(_orders(reference, others, seed + 1), _orders(features, groups, seed), strict=True)
    lines = []
    for ours, theirs in samples:
        sizes = zip(_beginnings(*ours, least), _beginnings(*theirs, smallest), strict=True)
        lines.append(
            _intercepts([(one.moments(), other) for one, other in zip(*both, strict=True)] for both in sizes)
        )
    value, *without = np.mean(lines, axis=0)
    return replace(jackknife(float(value), without), method=BOTH)


def _orders(features: np.ndarray, groups: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """``features`` [n, d] in float64 and their ``groups``, in a random order and in its reverse."""
    features = np.asarray(features, dtype=np.float64)
    order = np.random.default_rng(seed).permutation(len(features))
    return [(features[one], groups[one]) for one in (order, order[::-1])]


def _beginnings(features: np.ndarray, groups: np.ndarray, smallest: int) -> Iterator[list[Sums]]:
    """For each size the sums of as many ``features`` from the first on; then the same without each group."""
    centre = features.mean(axis=0)
    bounds = np.linspace(smallest, len(features), SIZES).astype(int)
    parts = [Sums.nothing(centre)] * (groups.max() + 1)
    for start, end in zip([0, *bounds[:-1]], bounds, strict=True):
        rows = features[start:end]
        parts = [part + Sums.of(rows[groups[start:end] == group], centre) for group, part in enumerate(parts)]
        whole = sum(parts, Sums.nothing(centre))
        yield [whole, *(whole - part for part in parts)]


def _intercepts(sizes: Iterable[list[tuple[Moments, Sums]]]) -> list[float]:
    """The intercepts in 1/N of the lines through the distances of the first pairs, the second, and so on."""
    points = [
        [(1 / kept.count, frechet_distance(reference, kept.moments())) for reference, kept in pairs]
        for pairs in sizes
    ]
    return [float(np.polyfit(x, y, 1)[1]) for x, y in np.transpose(points, (1, 2, 0))]
