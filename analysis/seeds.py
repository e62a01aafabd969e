"""Intervals over training seeds, of which there are few: of a median, and of a mean difference of logarithms.

What a seed changes has no known law: one run in ten may fail, and others not. So a quantity over seeds is a
median between order statistics, which hold it at the stated level whatever the law (claim ``intervals``).
Where seeds are too few for that, their range is shown, as a range. Student's interval is for tests that were
declared with it: mean differences of logarithms within seeds. ``analysis.comparisons.coverage`` sets both
beside the bootstrap that stood in their place before.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from analysis.paper.latex import decimals, estimate, fixed, places_of, significant
from stats import intervals
from stats.estimates import CONFIDENCE, Interval

FEWEST_SEEDS = intervals.fewest(CONFIDENCE)  # for an interval; fewer are shown as their range
_RANGE = "range"


def median_over_seeds(values: Sequence[float] | np.ndarray, confidence: float = CONFIDENCE) -> Interval:
    """Return the median over seeds, between the order statistics that hold its law's at ``confidence``.

    Where seeds are too few for that, the interval is the values' range, and says so: ``is_range``.
    """
    array = np.asarray(values, dtype=np.float64)
    centre = float(np.median(array))
    if not intervals.rank_of(len(array), confidence):
        return Interval(centre, float(array.min()), float(array.max()), f"{_RANGE} of {len(array)}")
    low, high = intervals.of_median(array, confidence)
    method = f"order statistics {100 * confidence:.4g}% over {len(array)} seeds"
    return Interval(centre, float(low), float(high), method)


def is_range(interval: Interval) -> bool:
    """Return whether an interval over seeds is their mere range, to which no level belongs."""
    return interval.method.startswith(_RANGE)


def printed(interval: Interval) -> str:
    """Return ``value [low, high]`` in LaTeX; a mere range in round brackets, ``value (low to high)``."""
    if not is_range(interval):
        return estimate(interval.value, interval.low, interval.high)
    if interval.low == interval.high:
        return significant(interval.value)
    places = places_of(interval.low, interval.high)
    value, low, high = (fixed(end, places) for end in (interval.value, interval.low, interval.high))
    return f"{value} ({low} to {high})"


def plus_minus(values: Sequence[float] | np.ndarray) -> str:
    """Return the mean and its standard error over seeds in LaTeX; of one seed, the value alone.

    It is no interval: of a count with few failures it would not cover (``analysis.comparisons.coverage``).
    """
    array = np.asarray(values, dtype=np.float64)
    error = float(stats.sem(array)) if len(array) > 1 else 0.0
    places = decimals(error) if error else 1
    mean = fixed(float(array.mean()), places)
    return rf"{mean} $\pm$ {fixed(error, places)}" if len(array) > 1 else mean


def student(values: Sequence[float] | np.ndarray) -> Interval:
    """Return the mean of one value per seed, two seeds or more, with Student's interval."""
    low, high = intervals.of_mean(values, CONFIDENCE)
    method = f"Student {CONFIDENCE:.0%} over {len(values)} seeds"
    return Interval(float(np.mean(values)), float(low), float(high), method)
