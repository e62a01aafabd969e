"""Enclosures over boxes: what is true on an interval passes, what is false at one point of it does not."""

from flint import arb

from theory import boxes
from theory.montecarlo import Outcome
from theory.ops import log


def gap(t):
    return t * t.log() - t + 1


def convex(t):
    return 1 / t


def test_a_function_with_a_double_zero_is_shown_to_be_never_negative():
    found = boxes.never_negative(gap, 0.1, 10.0, (0.5, 2.0, 1.0, (log, convex)))
    assert found.outcome is Outcome.PASS
    assert found.lowest > 0


def test_a_zero_that_is_none_fails():
    found = boxes.never_negative(lambda t: gap(t) - arb("0.01"), 0.1, 10.0, (0.5, 2.0, 1.0, (log, convex)))
    assert found.outcome is Outcome.FAIL


def test_a_zero_that_is_not_told_is_inconclusive():
    assert boxes.never_negative(gap, 0.1, 10.0).outcome is Outcome.INCONCLUSIVE


def test_a_function_that_is_negative_somewhere_fails():
    found = boxes.never_negative(lambda t: gap(t) - arb("0.001"), 0.1, 10.0)
    assert found.outcome is Outcome.FAIL
    assert "not on [" in found.check("").name
