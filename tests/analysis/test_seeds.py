"""Intervals over training seeds as the tables print them, and who uses which."""

import numpy as np
import pytest
import scipy.stats

from analysis.seeds import FEWEST_SEEDS, is_range, median_over_seeds, printed, student
from stats.estimates import Interval


def test_from_six_seeds_on_order_statistics_hold_the_median_and_below_there_is_a_range():
    assert FEWEST_SEEDS == 6
    few = median_over_seeds([3.0, 1.0, 2.0, 4.0, 9.0])
    assert (few.value, few.low, few.high, few.method) == (3.0, 1.0, 9.0, "range of 5")
    assert is_range(few)
    values = np.random.default_rng(0).normal(size=10)
    many = median_over_seeds(values)
    assert (many.low, many.high) == (sorted(values)[1], sorted(values)[8])
    assert many.value == pytest.approx(np.median(values))
    assert many.method == "order statistics 95% over 10 seeds"
    assert not is_range(many)


def test_a_higher_confidence_takes_outer_order_statistics_or_more_seeds():
    values = np.random.default_rng(1).normal(size=10)
    wide = median_over_seeds(values, 0.995)
    assert (wide.low, wide.high) == (values.min(), values.max())
    assert wide.method == "order statistics 99.5% over 10 seeds"
    assert is_range(median_over_seeds(values[:8], 0.995))


def test_a_logarithm_s_median_is_the_median_s_logarithm():
    """So that a median of log-ratios is that of ratios; it is not so of a mean."""
    values = np.random.default_rng(2).lognormal(size=9)
    of_logs, plain = median_over_seeds(np.log(values)), median_over_seeds(values)
    for name in ("value", "low", "high"):
        assert np.exp(getattr(of_logs, name)) == pytest.approx(getattr(plain, name))


def test_a_range_is_printed_in_round_brackets_and_an_interval_in_square_ones():
    assert printed(median_over_seeds([1.0, 2.0, 4.0])) == "$2.0$ ($1.0$ to $4.0$)"
    assert printed(median_over_seeds([1.5])) == "$1.50$"
    assert printed(Interval(2.0, 1.0, 4.0, "order statistics")) == "$2.0$ [$1.0$, $4.0$]"


def test_students_interval_is_scipys():
    values = np.random.default_rng(3).normal(size=4)
    interval = student(values)
    expected = scipy.stats.t.interval(0.95, 3, loc=values.mean(), scale=scipy.stats.sem(values))
    assert interval.value == values.mean()
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-12)
    assert interval.method == "Student 95% over 4 seeds"
