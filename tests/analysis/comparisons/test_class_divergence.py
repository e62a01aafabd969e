"""Older records of class KL get the interval that belongs to their value."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparisons.class_divergence import OF_THE_LAW, at_their_size
from analysis.metrics.classes import class_divergence
from stats.divergence import METHOD, law_ends

EXPECTED = np.full(10, 0.1)
FOUND = np.repeat(np.arange(10), [160, 70, 112, 97, 100, 88, 73, 99, 101, 100])  # 1000 images
ENDS = ["low", "high", "floor_low", "floor_high"]


def rows(interval, low, high, run="a", value=None):
    """Scores of one run: class KL, with a floor of 0.004 as the older record has it, and modes."""
    value = class_divergence(FOUND, EXPECTED).value if value is None else value
    shared = {"id": run, "generated": 1000}
    divergence = {"metric": "class_kl", "interval": interval, "value": value, "low": low, "high": high}
    divergence |= {"floor": 0.004, "floor_low": 0.0, "floor_high": 0.004}
    modes = {"metric": "modes", "interval": "count", "value": 9.0, "low": 9.0, "high": 9.0}
    modes |= {"floor": 10.0, "floor_low": 10.0, "floor_high": 10.0}
    return pd.DataFrame([shared | divergence, shared | modes])


def older(value, spread):
    """The ends as the older record has them: those of the law's divergence, no less than the value above."""
    low, high = (value + spread * (end - value) for end in law_ends(value, 1000, 10))
    return max(low, 0.0), max(high, value)


def test_an_interval_of_the_law_becomes_that_of_the_score_with_its_spread():
    now = class_divergence(FOUND, EXPECTED)
    spread = (now.value - now.low) / (now.value - law_ends(now.value, 1000, 10)[0] - 0.0045)
    assert spread > 1.001
    made = at_their_size(rows(OF_THE_LAW, *older(now.value, spread))).iloc[0]
    assert (made["low"], made["high"]) == pytest.approx((now.low, now.high), rel=1e-9)
    assert made["value"] == now.value


def test_a_floor_gets_the_least_mean_into_its_interval():
    made = at_their_size(rows("jackknife 95%", 0.01, 0.04)).iloc[0]
    assert made["floor_low"] == 0.004
    assert made["floor_high"] == pytest.approx(0.0045 + law_ends(0.004, 1000, 10)[1], rel=1e-12)
    assert (made["low"], made["high"]) == (0.01, 0.04)  # a jackknife's is of the value already


def test_no_difference_from_the_law_is_told_with_the_bias():
    made = at_their_size(rows(OF_THE_LAW, 0.0, 0.0045, value=0.0045)).iloc[0]
    assert made["low"] == 0.0045
    assert made["high"] == pytest.approx(0.0045 + law_ends(0.0045, 1000, 10)[1], rel=1e-12)


def test_newer_rows_and_other_scores_stay_as_they_are():
    new, old = rows(METHOD, 0.02, 0.03), rows(OF_THE_LAW, 0.02, 0.03, run="b")
    both = pd.concat([new, old], ignore_index=True)
    made = at_their_size(both)
    assert made.loc[[0, 1, 3], ENDS].equals(both.loc[[0, 1, 3], ENDS])
    assert not made.loc[[2], ENDS].equals(both.loc[[2], ENDS])
    assert at_their_size(new) is new
