"""Many paired comparisons of the same seeds decided together, by exact flips of whole seeds.

Holm's correction takes the comparisons for what they are at worst. With all pairs of eight losses its first
step asks for a p-value below 0.05 / 28, which no exact test of eight seeds can have. Comparisons of the same
runs depend on each other. Flipping a seed's differences all at once keeps that dependence, and the largest
statistic seen is held against the largest under these flips.
"""

import itertools

import numpy as np
from scipy.stats import rankdata

MOST_SEEDS = 20  # of which all flips are made


def stepdown_p_values(differences: np.ndarray) -> np.ndarray:
    """Return the adjusted two-sided p-value of each comparison's mean difference, float64 [comparisons].

    ``differences`` is [seeds, comparisons]. Under the null a seed's differences are as likely as their
    negatives, those of all true comparisons at once: the losses compared might change places. All 2^n flips
    are made, so the least p-value is 2^(1-n), and rejecting what lies below a level keeps the family-wise
    error below it, whichever comparisons are true. A statistic is |sum| / root of the sum of squares, which
    Student's t rises with. The comparison with the largest is held against the largest of all, the next
    against the largest of the others, and no p-value is below one that came before.

    Raises ``ValueError`` for values that are not finite (``ranked``) and for more than ``MOST_SEEDS`` seeds.
    Source: Westfall & Young 1993, section 2.6; Romano & Wolf 2005, section 3.
    """
    values = np.asarray(differences, dtype=np.float64)
    seeds, comparisons = values.shape
    if not 1 <= seeds <= MOST_SEEDS or not np.isfinite(values).all():
        raise ValueError(f"flips are made of 1 to {MOST_SEEDS} seeds with finite differences, not of {seeds}")
    norms = np.sqrt((values**2).sum(axis=0))
    scaled = np.divide(values, norms, out=np.zeros_like(values), where=norms > 0)
    observed = np.abs(scaled.sum(axis=0))
    order = np.argsort(-observed, kind="stable")
    # the largest statistic of each flip over a comparison and all that come after it
    flipped = np.abs(_flips(seeds) @ scaled[:, order])
    largest = np.maximum.accumulate(flipped[:, ::-1], axis=1)[:, ::-1]
    shares = np.mean(largest >= observed[order] * (1 - 1e-12), axis=0)
    adjusted = np.empty(comparisons)
    adjusted[order] = np.maximum.accumulate(shares)
    return adjusted


def ranked(values: np.ndarray) -> np.ndarray:
    """Return the rank of each value among all of its seed's, [seeds, models], ties sharing the mean rank.

    A run that diverged has an infinite distance, whose difference from another one's has no mean; its rank is
    the highest.
    Source: Friedman 1937, section 2.
    """
    return np.asarray(rankdata(values, axis=1))


def _flips(seeds: int) -> np.ndarray:
    """All patterns of signs [2^(seeds - 1), seeds] with the first seed as it is: the others mirror them."""
    rest = itertools.product((1.0, -1.0), repeat=seeds - 1)
    return np.array([(1.0, *signs) for signs in rest])
