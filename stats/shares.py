r"""The interval of a share whose standard error a jackknife gives.

Student's interval around a share leaves [0, 1], and is empty where every observation agrees. Wilson's does
neither. It takes a number of independent observations; observations that are not independent are worth

    n_eff = p (1 - p) / se^2

of them, se being the standard error that the jackknife finds. Student's quantile with one degree of freedom
less than groups stands in the place of the normal one, as se is an estimate from that many groups.
Sources: Wilson 1927; Korn & Graubard 1998, section 2 (the effective sample size).
"""

import math
from collections.abc import Sequence

import numpy as np

from stats.estimates import CONFIDENCE, Interval
from stats.intervals import half_width
from stats.jackknife import variance

METHOD = f"Wilson {CONFIDENCE:.0%}, effective size"
RESOLUTION = 1e-9  # a standard error below it is rounding: it would take 10^17 independent observations
FEWEST = 1e-9  # independent observations: the interval is then all of [0, 1]


def jackknifed_share(value: float, without_group: Sequence[float] | np.ndarray, points: int) -> Interval:
    """Return Wilson's interval of the share ``value``, from its values ``without_group`` [G].

    ``points`` is the number of observations that it rests on. It counts where the groups do not differ, and
    bounds the effective size of a share of 0 or 1. The interval lies in [0, 1], holds ``value``, and is
    never empty.
    """
    error = math.sqrt(float(variance(without_group)))
    return share(value, error, len(without_group), points)


def share(value: float, error: float, groups: int, points: int) -> Interval:
    """Return Wilson's interval of a share with the standard ``error`` of a jackknife of ``groups``.

    See ``jackknifed_share``.
    """
    quantile = float(half_width(1.0, groups, CONFIDENCE))
    size = effective_size(value, error, quantile, points)
    weight = quantile**2 / size
    centre = (value + weight / 2) / (1 + weight)
    half = quantile / (1 + weight) * math.sqrt(value * (1 - value) / size + weight / (4 * size))
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return Interval(value, min(low, value), max(high, value), METHOD)


def effective_size(value: float, error: float, quantile: float, points: int) -> float:
    """Return how many independent observations have the standard ``error``; ``points`` if there is none.

    At a share of 0 or 1 independent observations have none: there it is the size, ``points`` at most, at
    which Wilson's interval is as long as ``quantile`` times ``error``.
    """
    if error <= RESOLUTION:
        return float(points)
    if 0 < value < 1:
        return max(value * (1 - value) / error**2, FEWEST)
    return min(max(quantile / error - quantile**2, FEWEST), float(points))
