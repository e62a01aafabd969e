"""The delete-a-group jackknife, and the groups that it leaves out."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from stats.estimates import CONFIDENCE, Interval
from stats.intervals import half_width

GROUPS = 20


def random_groups(n: int, count: int = GROUPS, seed: int = 0) -> np.ndarray:
    """Return a group in 0..count-1 for each of ``n`` observations, [n].

    Of equal sizes, unrelated to their order.
    """
    labels = np.arange(n) % min(count, n)
    return np.random.default_rng(seed).permutation(labels)


def random_order(n: int, seed: int = 0) -> np.ndarray:
    """Return an order of ``n`` observations, drawn apart from ``random_groups``.

    The same draw would undo them.
    """
    return np.random.default_rng([seed, 1]).permutation(n)


def variance(without_group: Any) -> Any:
    """Return the jackknife's estimate of a statistic's variance, [...], from ``without_group`` [G, ...].

    (G - 1)/G sum_g (without_g - their mean)^2, where without_g is the statistic without the g-th of G groups.
    Source: Shao & Tu 1995, The Jackknife and Bootstrap, section 2.3.
    """
    replicates = np.asarray(without_group, dtype=np.float64)
    count = len(replicates)
    return (count - 1) / count * np.sum((replicates - replicates.mean(axis=0)) ** 2, axis=0)


def jackknife(value: float, without_group: Sequence[float] | np.ndarray) -> Interval:
    """Return the interval of a statistic of this ``value``, from its values ``without_group`` [G].

    See ``variance``.
    Student's t has G - 1 degrees of freedom. The interval is that of the statistic's expectation at this
    sample size: a bias that the statistic has at this size stays in it.
    """
    half = float(half_width(np.sqrt(variance(without_group)), len(without_group), CONFIDENCE))
    return Interval(value, value - half, value + half, f"jackknife {CONFIDENCE:.0%}")
