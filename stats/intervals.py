r"""Intervals over few independent values, and how often they hold what they are of.

The values of n independent runs are taken for draws of one law, of any shape. Its median m lies between the
k-th smallest and the k-th largest of them unless fewer than k lie below it, or fewer than k above:

    P(x_(k) <= m <= x_(n+1-k)) >= 1 - 2 P(Bin(n, ½) < k),

with equality for a law without atoms. That is the inversion of the exact sign test. It takes no symmetry, no
moments and no large n, so it also holds for runs of two kinds, of which a mean says nothing.
Source: Thompson 1936, On confidence ranges for the median and other expectation distributions.

Student's interval of the mean takes the values to be normal. It serves differences of logarithms within
seeds, whose law is symmetric where both members of a pair err alike.
"""

import math
from typing import Any

import numpy as np
from scipy.special import stdtrit

from theory.errors import WrongUsage

Ends = tuple[Any, Any]  # the lower and the upper ends, arrays of one shape


def range_coverage(n: int, rank: int = 1) -> float:
    """Return how often the ``rank``-th smallest and largest of ``n`` values enclose the median of their law.

    Exact for a law without atoms, and the least for any other: 1 - 2 P(Bin(n, ½) < rank).
    """
    if not 1 <= rank <= (n + 1) // 2:
        raise WrongUsage(f"of {n} values the ranks are 1 to {(n + 1) // 2}, not {rank}")
    return 1 - 2 * sum(math.comb(n, i) for i in range(rank)) / float(2**n)


def rank_of(n: int, confidence: float) -> int:
    """Return the largest rank whose order statistics enclose the median at ``confidence``.

    0 if there is none.
    """
    ranks = range(1, (n + 1) // 2 + 1)
    return max((rank for rank in ranks if range_coverage(n, rank) >= confidence), default=0)


def fewest(confidence: float) -> int:
    """Return the fewest values whose range encloses the median at ``confidence``: 6 at 95 %."""
    if not 0 < confidence < 1:
        raise WrongUsage(f"a confidence lies between 0 and 1, not at {confidence}")
    return next(n for n in range(2, 64) if rank_of(n, confidence))


def simultaneous(confidence: float, intervals: int) -> float:
    """Return the confidence of each for all ``intervals`` to hold together at ``confidence``.

    Bonferroni's correction.
    """
    if intervals < 1:
        raise WrongUsage(f"at least one interval is needed, not {intervals}")
    return 1 - (1 - confidence) / intervals


def of_median(values: Any, confidence: float) -> Ends:
    """Return the order statistics that enclose the median of the law of ``values`` [..., n].

    Raises ``WrongUsage`` where n values cannot, at that ``confidence``.
    """
    array = np.sort(np.asarray(values, dtype=np.float64), axis=-1)
    n = array.shape[-1]
    rank = rank_of(n, confidence)
    if not rank:
        raise WrongUsage(f"{n} values enclose no median at a confidence of {confidence:g}")
    return array[..., rank - 1], array[..., n - rank]


def of_mean(values: Any, confidence: float) -> Ends:
    """Return Student's interval of the mean of the law of ``values`` [..., n], n >= 2, taken to be normal.

    Source: Student 1908, The probable error of a mean.
    """
    array = np.asarray(values, dtype=np.float64)
    n = array.shape[-1]
    if n < 2:
        raise WrongUsage(f"Student's interval takes at least two values, not {n}")
    half = half_width(array.std(axis=-1, ddof=1) / math.sqrt(n), n, confidence)
    mean = array.mean(axis=-1)
    return mean - half, mean + half


def half_width(standard_error: Any, n: int, confidence: float) -> Any:
    """Return half of Student's interval around a mean of ``n`` values, or a jackknife's of ``n`` groups.

    The quantile of Student's t with n - 1 degrees of freedom, times the ``standard_error``, of any shape.
    """
    return stdtrit(n - 1, (1 + confidence) / 2) * standard_error


def holding(ends: Ends, value: Any) -> Any:
    """Return which intervals hold ``value``: booleans of the ends' shape."""
    low, high = ends
    return (low <= value) & (value <= high)
