"""What a generator follows at D*: the field by two routes, its law beside equal densities, its paths."""

import numpy as np
import pytest
import sympy

from theory import divergences, objectives, quadrature, targets
from theory.errors import WrongUsage
from theory.gradients.field_at_optimum import divergence_rate, slopes_at_optimum, velocity
from theory.gradients.generator import generator_gradient_at_optimum_by_score, pathwise
from theory.gradients.series_at_optimum import R, S, T, generator_gradient_terms
from theory.models.families import GAUSSIAN_SCALE, GAUSSIAN_SHIFT, MODEL_FAMILIES, slope_at_optimum
from theory.notation.statement import Holds
from theory.objectives import OBJECTIVES
from theory.worlds.generator import semistable

PLACES = ((0.3, 0.7), (-1.2, 1.6), (0.0, 0.34), (0.9, 1.0))


def pair(theta, s):
    return targets.Pair("shift and scale", targets.normal(), targets.normal(theta, s))


@pytest.mark.parametrize("name", ["minimax", *semistable.NAMES])
def test_the_field_is_the_adaptive_quadrature_of_the_forces(name):
    objective = OBJECTIVES[name]
    theta, s = np.array(PLACES).T
    both = slopes_at_optimum(objective, theta, s)
    assert both.shape == (2, len(PLACES))
    for place, (shift, scale) in enumerate(PLACES):
        force, model = pathwise(objective, pair(shift, scale)), targets.normal(shift, scale)

        def along(x, f=force, t=shift, s=scale):
            return f(x) * (x - t) / s

        expected = [quadrature.expectation(f, model).value for f in (force, along)]
        assert both[:, place] == pytest.approx(expected, abs=1e-12)
    down = velocity(objective)(*PLACES[0])
    assert down == pytest.approx(tuple(-both[:, 0]))


@pytest.mark.parametrize("name", semistable.NAMES)
def test_the_rate_has_the_sign_with_which_the_divergence_changes_along_the_descent(name):
    objective = OBJECTIVES[name]
    of = divergences.JENSEN_SHANNON if name == "non_saturating" else divergences.TRIANGULAR
    for theta, s in PLACES[:2]:
        move = 1e-4 * np.array(velocity(objective)(theta, s))
        ahead, behind = (
            quadrature.divergence(of, pair(theta + side * move[0], s + side * move[1])).value
            for side in (1, -1)
        )
        assert np.sign(divergence_rate(objective, theta, s)) == np.sign(ahead - behind)


def test_the_shift_s_slope_is_that_of_claim_49():
    for theta in (0.1, 1.3):
        for name in ("lsgan", "lsgan_pearson"):
            objective = OBJECTIVES[name]
            expected = generator_gradient_at_optimum_by_score(
                objective, targets.shifted_gaussians(theta), theta
            )
            assert slope_at_optimum(objective, GAUSSIAN_SHIFT, theta).value == pytest.approx(
                expected.value, abs=1e-12
            )


def test_every_family_passes_through_its_data_and_loses_no_mass():
    x = np.linspace(-3, 3, 7) + 0.1
    for family in MODEL_FAMILIES.values():
        assert np.all(family.pair(0).log_ratio(x) == 0)
        assert slope_at_optimum(OBJECTIVES["lsgan_pearson"], family, 0).value == 0
        mean = quadrature.expectation(family.score, family.model(0)).value
        assert mean == pytest.approx(0, abs=1e-12)
        h = 1e-5
        slope = (family.model(h).log_prob(x) - family.model(-h).log_prob(x)) / (2 * h)
        assert family.score(x) == pytest.approx(slope, abs=1e-8)


def test_the_third_moment_belongs_to_codes_in_balance_alone():
    balanced = generator_gradient_terms(objectives.lsgan(-1, 1, 0))
    assert balanced[0] == balanced[1] == 0
    assert sympy.expand(balanced[2] - S**3 / 8) == 0
    other = generator_gradient_terms(objectives.lsgan(0, 1, 1))
    assert {S, R, T} >= other[1].free_symbols
    assert other[1].coeff(S, 2) == sympy.Rational(1, 8)
    with pytest.raises(WrongUsage):
        generator_gradient_terms(OBJECTIVES["wgan_gp"])


def test_descent_narrows_on_both_sides_with_one_coding_and_returns_with_the_other():
    """The four printed numbers, from losses written down here."""
    x = np.linspace(-12, 12, 20001)

    def slope(s, a, b, c):
        p, q = (np.exp(-((x / v) ** 2) / 2) / (v * np.sqrt(2 * np.pi)) for v in (1.0, s))
        dq = q * ((x / s) ** 2 - 1) / s
        return np.trapezoid(dq * ((b * p + a * q) / (p + q) - c) ** 2 / 2, x)

    for s, balanced, other in ((0.9, 0.008646, -0.023702), (1.1, 0.009404, 0.025595)):
        assert slope(s, -1, 1, 0) == pytest.approx(balanced, abs=5e-7)
        assert slope(s, 0, 1, 1) == pytest.approx(other, abs=5e-7)
        found = slope_at_optimum(OBJECTIVES["lsgan_pearson"], GAUSSIAN_SCALE, s - 1).value
        assert found == pytest.approx(slope(s, -1, 1, 0), abs=1e-12)


def test_the_narrow_rest_is_one_and_every_drawn_path_of_those_codes_comes_near_it():
    rest = semistable.narrow_rest()
    assert rest == pytest.approx(0.3401, abs=1e-4)
    assert slopes_at_optimum(OBJECTIVES["lsgan_pearson"], 0.0, rest) == pytest.approx([0, 0], abs=1e-12)
    for start in semistable.STARTS:
        path = semistable.path("lsgan_pearson", start)
        assert path[0] == pytest.approx(start)
        assert path[-1] == pytest.approx([0, rest], abs=0.25)
        assert semistable.path("lsgan", start)[-1] == pytest.approx([0, 1], abs=1e-6)


@pytest.mark.parametrize("text", [r"\frac{|\theta|}{\theta} = 1", r"\frac{|\theta|}{\theta} = 0"])
def test_a_limit_whose_sides_part_is_none(text):
    left, _, right = text.partition(" = ")
    [*outcomes] = Holds(semistable.FAMILY["gaussian_shift"], rf"\lim_{{\theta\to0}} {left} = {right}").checks(
        ""
    )
    assert {check.outcome.value for check in outcomes} == {"inconclusive"}


def test_a_player_needs_a_pointwise_loss_and_an_optimum():
    with pytest.raises(WrongUsage):
        slopes_at_optimum(OBJECTIVES["relativistic"], 0.0, 1.0)
    with pytest.raises(WrongUsage):
        slopes_at_optimum(OBJECTIVES["wgan_gp"], 0.0, 1.0)
