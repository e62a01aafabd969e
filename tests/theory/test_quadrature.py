"""First link of the chain of trust: closed forms check quadrature, and rigorous balls its error estimate."""

import math

import numpy as np
import pytest
from flint import arb, ctx

from theory import enclosures, quadrature, targets
from theory.divergences import DIVERGENCES, JENSEN_SHANNON, KL, TRIANGULAR
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES, RELATIVISTIC, WGAN_GP
from theory.quadrature import Estimate, integral
from theory.targets import T2

GAUSSIAN_PAIRS = [targets.shifted_gaussians(shift) for shift in (0.25, 1.0, 3.0)]
KNOWN = [(pair, name) for pair in targets.PAIRS.values() for name in pair.exact]


@pytest.mark.parametrize(("pair", "name"), KNOWN, ids=lambda v: getattr(v, "name", v))
def test_divergences_match_their_closed_forms(pair, name):
    measured, exact = quadrature.divergence(DIVERGENCES[name], pair), pair.exact[name]
    if math.isinf(exact):
        assert math.isinf(measured.error)
        assert not math.isfinite(measured.value)
    else:
        assert abs(measured.value - exact) <= 10 * measured.error + 1e-12
        assert measured.error < 1e-9


@pytest.mark.parametrize("pair", [*GAUSSIAN_PAIRS, T2], ids=lambda pair: pair.name)
@pytest.mark.parametrize("of", [JENSEN_SHANNON, TRIANGULAR, KL], ids=lambda d: d.name)
def test_the_error_estimate_covers_the_rigorous_value(of, pair):
    """|quadrature - ball| <= estimate: the estimate itself, without the factor 10 of the acceptance rule."""
    ball = enclosures.gaussian_divergence(of, pair, (20.0, 20.0))
    assert enclosures.radius(ball) < 1e-30
    measured = quadrature.divergence(of, pair)
    assert abs(measured.value - float(ball.mid())) <= measured.error


def test_enclosures_contain_the_known_digits_of_t2():
    """The reference values are correct to 21 digits: half a unit in the last place is 0.5e-21."""
    with ctx.workdps(40):
        for of, digits in (
            (TRIANGULAR, "0.618431059582089277565"),
            (JENSEN_SHANNON, "0.175381055852900165630"),
        ):
            ball = enclosures.gaussian_divergence(of, T2, (20.0, 20.0))
            assert abs(ball - arb(digits)) < arb("0.5e-21")
        assert enclosures.contains(enclosures.gaussian_divergence(KL, T2, (20.0, 20.0)), arb(169) / arb(200))


@pytest.mark.parametrize(
    ("f", "low", "high", "exact"),
    [
        (np.cos, 0.0, 2.0, math.sin(2)),
        (lambda x: np.exp(-x), 0.5, math.inf, math.exp(-0.5)),
        (lambda x: np.exp(x - 1), -math.inf, 0.5, math.exp(-0.5)),
        (lambda x: np.exp(-((x - 40) ** 2)), -math.inf, math.inf, math.sqrt(math.pi)),
        (lambda x: np.abs(x - 0.3), 0.0, 1.0, 0.29),
    ],
)
def test_integrals_on_every_kind_of_interval(f, low, high, exact):
    """The left-infinite one guards against SciPy's cubature, which reflects it."""
    measured = integral(f, low, high, (0.3, 40.0))
    assert abs(measured.value - exact) <= 10 * measured.error + 1e-12


def test_an_integral_that_does_not_exist_has_an_infinite_error():
    assert math.isinf(integral(lambda x: np.where(x > 0.5, np.nan, 1.0), 0.0, 1.0).error)
    with np.errstate(divide="ignore"):
        assert integral(lambda x: 1 / np.abs(x - 1 / 3), 0.0, 1.0).error > 1e-9


def test_estimates_carry_their_errors_through_arithmetic():
    x, y = Estimate(2.0, 0.1), Estimate(3.0, 0.2)
    assert x + y == Estimate(5.0, pytest.approx(0.3))
    assert 1 - x == Estimate(-1.0, 0.1)
    assert -2 * y == Estimate(-6.0, 0.4)
    assert Estimate(4.0, 0.4).sqrt() == Estimate(2.0, 0.2)


@pytest.mark.parametrize("name", [name for name, o in OBJECTIVES.items() if o.tells_ratio])
def test_regret_is_zero_at_the_optimum_and_positive_elsewhere(name):
    objective = OBJECTIVES[name]
    best = quadrature.optimal_score(objective, T2)
    assert quadrature.regret(objective, T2, best).value == 0
    assert quadrature.regret(objective, T2, lambda x: best(x) + 0.1).value > 1e-4
    difference = quadrature.discriminator_value(objective, T2, lambda x: 0 * x) - (
        quadrature.discriminator_value(objective, T2)
    )
    regret = quadrature.regret(objective, T2, lambda x: 0 * x)
    assert regret.value == pytest.approx(difference.value, abs=1e-12)


def test_weighted_rmse_of_a_constant_offset_is_that_offset():
    for pair in targets.PAIRS.values():
        rmse = quadrature.weighted_rmse(lambda x: 0 * x + 0.25, lambda x: 0 * x, pair)
        assert rmse.value == pytest.approx(0.25, abs=1e-12)


def test_objectives_without_pointwise_losses_are_refused():
    with pytest.raises(WrongUsage, match="'relativistic' is not a sum of pointwise losses"):
        quadrature.discriminator_value(RELATIVISTIC, T2)
    with pytest.raises(WrongUsage, match="'relativistic' is not a sum of pointwise losses"):
        quadrature.regret(RELATIVISTIC, T2, lambda x: x)
    with pytest.raises(WrongUsage, match="'wgan_gp' has no optimal score"):
        quadrature.regret(WGAN_GP, T2, lambda x: x)


def test_an_enclosure_bounds_exponential_growth_and_keeps_both_sides_of_a_split():
    standard = targets.normal()
    ball = enclosures.normal_expectation(lambda x: x.exp(), standard, 1.0, enclosures.Exponential(1, 1))
    assert ball.overlaps(enclosures.precise(lambda: 1 / (arb(-1) / 2).exp()))
    assert enclosures.radius(ball) < 1e-30
    wide = enclosures.normal_expectation(lambda x: x.exp(), standard, 1.0, enclosures.Exponential(1, 8))
    assert enclosures.radius(wide) > enclosures.radius(ball)
    split = (arb(1), lambda x: -x)
    folded = enclosures.normal_expectation(lambda x: x, standard, 1.0, (1.0, 1.0), split)
    # E[x; x < 1] - E[x; x > 1] = -2 φ(1)
    assert folded.overlaps(enclosures.precise(lambda: -2 * (arb(-1) / 2).exp() / (2 * arb.pi()).sqrt()))
