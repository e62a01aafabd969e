"""Sampled values: equality under the declared resolution, order by the interval, exponents of series."""

import numpy as np
import pytest

from theory.montecarlo import Outcome
from theory.notation.compare import decide
from theory.notation.measured import Measured, Series, between, measured
from theory.notation.parser import parse_one
from theory.notation.world import scope_of

PASS, FAIL, DOUBT = Outcome.PASS, Outcome.FAIL, Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("relation", "mean", "outcome"),
    [
        ("=", 1.0, PASS),
        ("=", 1.1, FAIL),
        (r"\ne", 1.1, PASS),
        (r"\ne", 1.0, FAIL),
        ("<", 0.9, PASS),
        (r"\le", 1.1, FAIL),
        ("<", 1.002, DOUBT),
        (r"\ge", 1.1, PASS),
    ],
)
def test_a_sampled_mean_is_compared_under_its_resolution(relation, mean, outcome):
    assert between(relation, Measured(mean, 0.001, 0.02), 1.0)[1] is outcome


def test_what_is_not_resolved_decides_nothing():
    assert between("=", Measured(1.0, 0.01, 0.02), 1.0)[1] is DOUBT
    assert between(r"\ne", Measured(1.0, 0.01, 0.02), 1.0)[1] is DOUBT


def test_the_sides_may_change_places_and_errors_add_up():
    left, right = Measured(1.0, 0.003, 0.1), Measured(2.0, 0.004, 0.1)
    assert between("<", left, right)[1] is PASS
    assert between("<", 3.0, right)[1] is FAIL
    assert (right + -left).error == pytest.approx(0.005)
    assert measured([1.0, 3.0], 0.1).mean == 2.0


@pytest.mark.parametrize(
    ("law", "error", "outcome"),
    [("K^{-1/2}", 0.01, PASS), ("K^{1/2}", 0.01, FAIL), ("K^{-1/3}", 0.01, FAIL), ("K^{-1/2}", 0.3, DOUBT)],
)
def test_a_series_is_asked_for_its_exponent(law, error, outcome):
    sizes = np.array([16.0, 64.0, 256.0, 1024.0])
    values = 3 / np.sqrt(sizes)
    scope = scope_of({"S": Series(sizes, values, error * values), "K": sizes})
    (link,) = decide(parse_one(rf"S \propto {law}"), scope)
    assert link.outcome is outcome
