"""Enclosures over boxes: what is true on an interval passes, what is false at one point of it does not."""

from flint import arb

from theory import boxes
from theory.divergences import JENSEN_SHANNON, TRIANGULAR
from theory.enclosures import gaussian_divergence
from theory.montecarlo import Outcome
from theory.ops import log
from theory.targets import shifted_gaussians


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


def test_a_box_of_shifts_holds_the_divergences_of_its_points():
    for of in (JENSEN_SHANNON, TRIANGULAR):
        box = boxes.divergence_over(of, 1.25, 1.375)
        for shift in (1.25, 1.3125, 1.375):
            assert box.overlaps(gaussian_divergence(of, shifted_gaussians(shift), (20.0, 20.0)))
        assert not box.overlaps(gaussian_divergence(of, shifted_gaussians(2.0), (20.0, 20.0)))
