"""Functions of the shift over boxes: derivatives are those of the integrals, no box leaves a point out."""

import pytest
from flint import arb

from theory import objectives, shift_boxes
from theory.claims.gan import divergence_boxes
from theory.divergences import JENSEN_SHANNON, TRIANGULAR
from theory.enclosures import gaussian_divergence, radius
from theory.montecarlo import Outcome
from theory.ops import log_two
from theory.targets import shifted_gaussians

BOUNDED = (JENSEN_SHANNON, TRIANGULAR)
each_divergence = pytest.mark.parametrize("of", BOUNDED, ids=lambda of: of.name)
MINIMAX = objectives.POINTWISE["minimax"]
LOG_FOUR = 2 * log_two(arb())


@pytest.fixture
def few_boxes(monkeypatch):
    """Ten boxes from 0 on for the claims, and the last one."""
    monkeypatch.setattr(divergence_boxes, "BOXES", (*shift_boxes.BOXES[:10], shift_boxes.BOXES[-1]))


def alone(of):
    return [(arb(1), shift_boxes.divergence(of))]


@each_divergence
def test_a_box_of_shifts_holds_the_divergences_of_its_points(of):
    box = shift_boxes.over(alone(of), 1.25, 1.375)
    for shift in (1.25, 1.3125, 1.375):
        assert box.contains(gaussian_divergence(of, shifted_gaussians(shift), (20.0, 20.0)))
    assert not box.overlaps(gaussian_divergence(of, shifted_gaussians(2.0), (20.0, 20.0)))


@each_divergence
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("box", [(0.0, 0.125), (1.0, 1.0625), (2.875, 3.0)])
def test_a_derivative_over_a_box_holds_the_quotient_of_differences(of, order, box):
    low, high = box
    last, first = (shift_boxes.at(alone(of), shift, order) for shift in (high, low))
    quotient = (last - first) / (high**2 - low**2)
    slope = shift_boxes.over(alone(of), low, high, order + 1)
    assert slope.contains(quotient)
    assert not (slope + 10 * radius(slope)).contains(quotient)


@each_divergence
def test_boxes_cover_the_range_and_meet_their_neighbours(of):
    assert (shift_boxes.BOXES[0][0], shift_boxes.BOXES[-1][1]) == (0.0, 3.0)
    for first, second in zip(shift_boxes.BOXES, shift_boxes.BOXES[1:], strict=False):
        assert first[1] == second[0]
    before, after = (shift_boxes.over(alone(of), *box) for box in shift_boxes.BOXES[20:22])
    assert before.overlaps(after)


def test_derivatives_at_no_shift_are_exact_fractions():
    # JSD = v/8 - v^2/64 + ..., Δ = v/2 - v^2/8 + ..., with v = θ^2
    for of, wanted in ((JENSEN_SHANNON, (0.0, 1 / 8, -1 / 32)), (TRIANGULAR, (0.0, 1 / 2, -1 / 4))):
        for order, value in enumerate(wanted):
            found = shift_boxes.at(alone(of), 0.0, order)
            assert found.contains(value)
            assert radius(found) < 1e-11


def test_a_derivative_that_the_bound_of_the_tails_does_not_cover_is_refused():
    with pytest.raises(ValueError, match="too large for the bound of the tails"):
        shift_boxes.at(alone(TRIANGULAR), 1.0, 9)


def residual(weight):
    """-J_D + ``weight`` JSD at the optimal score."""
    value = shift_boxes.at_optimum(MINIMAX, MINIMAX.real, MINIMAX.fake)
    return [(arb(-1), value), (arb(weight), shift_boxes.divergence(JENSEN_SHANNON))]


@pytest.mark.usefixtures("few_boxes")
@pytest.mark.parametrize(
    ("weight", "constant", "outcome"),
    [
        (-2, LOG_FOUR, Outcome.PASS),
        (-2, LOG_FOUR + arb("0.001"), Outcome.FAIL),
        (-1, LOG_FOUR, Outcome.FAIL),
    ],
)
def test_an_identity_holds_on_every_box_or_fails(weight, constant, outcome):
    found = divergence_boxes.identity("C", residual(weight), constant)
    assert found.outcome is outcome


@pytest.mark.usefixtures("few_boxes")
def test_a_residual_that_is_too_wide_is_inconclusive(monkeypatch):
    monkeypatch.setattr(divergence_boxes, "NARROW", 1e-9)
    found = divergence_boxes.identity("C", residual(-2), LOG_FOUR)
    assert found.outcome is Outcome.INCONCLUSIVE


@pytest.mark.usefixtures("few_boxes")
def test_both_halves_hold_on_boxes_and_not_with_two_thirds_of_the_divergence(monkeypatch):
    assert {check.outcome for check in divergence_boxes.halves()} == {Outcome.PASS}
    less = shift_boxes.Mean(
        lambda ratio: TRIANGULAR.under_p(ratio) * 2 / 3, lambda ratio: TRIANGULAR.under_q(ratio) * 2 / 3
    )
    right = shift_boxes.divergence
    monkeypatch.setattr(shift_boxes, "divergence", lambda of: less if of is TRIANGULAR else right(of))
    failed = [check.name for check in divergence_boxes.halves() if check.outcome is Outcome.FAIL]
    assert any(name.startswith("½ log 2 Δ - JSD") for name in failed)
