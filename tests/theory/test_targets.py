"""Targets against their own exact answers (by quadrature) and their samples against their densities."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from scipy import stats

from theory import targets
from theory.errors import UnknownName, WrongUsage
from theory.montecarlo import dkw_band
from theory.quadrature import expectation, integral

TARGETS = [
    targets.normal(Fraction(1, 2), 2),
    targets.normal_mixture([0.3, 0.7], [-2, 1.5], [0.5, 1]),
    targets.laplace(-1, 0.7),
    targets.student_t(3.5, 0.5, 2.0),
    targets.uniform((0.0, 1.0)),
    targets.uniform((-1.0, 0.5), (2.0, 3.0), (3.0, 4.5)),
]
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda t: t.name)


@every_target
def test_density_has_mass_one_and_the_stated_moments(target):
    mass = expectation(np.ones_like, target)
    assert mass.value == pytest.approx(1, abs=10 * mass.error + 1e-12)
    mean = expectation(lambda x: x, target)
    assert mean.value == pytest.approx(target.exact["mean"], abs=10 * mean.error + 1e-12)
    variance = expectation(lambda x: (x - target.exact["mean"]) ** 2, target)
    assert variance.value == pytest.approx(target.exact["variance"], abs=10 * variance.error + 1e-11)
    if "entropy" in target.exact:
        entropy = expectation(lambda x: -target.log_prob(x), target)
        assert entropy.value == pytest.approx(target.exact["entropy"], abs=10 * entropy.error + 1e-12)


@every_target
def test_samples_follow_the_density(target):
    """The empirical distribution stays in its 1e-6 DKW band: sup-distance 0.0085 at n = 100,000."""
    n = 100_000
    sample = np.sort(target.sample(7, n))
    low = target.support[0]
    where = np.quantile(sample, np.linspace(0.01, 0.99, 25))
    exact = [
        integral(lambda x: np.exp(target.log_prob(x)), low, point, (*target.modes, *target.breakpoints)).value
        for point in where
    ]
    empirical = np.searchsorted(sample, where, side="right") / n
    assert np.max(np.abs(empirical - exact)) <= dkw_band(n)


@every_target
def test_samples_are_a_pure_function_of_the_seed_and_lie_in_the_support(target):
    first = target.sample(3, 500)
    assert first.dtype == np.float64
    assert np.array_equal(first, target.sample(3, 500))
    assert not np.array_equal(first, target.sample(4, 500))
    assert np.isfinite(target.log_prob(first)).all()


@every_target
def test_modes_are_higher_than_their_surroundings(target):
    for mode in target.modes:
        for step in (-0.3, 0.3):
            assert target.log_prob(np.array([mode]))[0] >= target.log_prob(np.array([mode + step]))[0]


def test_log_prob_agrees_with_scipy_s_and_keeps_float32():
    x = np.linspace(-4, 4, 41)
    np.testing.assert_allclose(TARGETS[0].log_prob(x), stats.norm(0.5, 2).logpdf(x), rtol=1e-13)
    np.testing.assert_allclose(TARGETS[2].log_prob(x), stats.laplace(-1, 0.7).logpdf(x), rtol=1e-13)
    assert TARGETS[1].log_prob(x.astype(np.float32)).dtype == np.float32
    symbol = sympy.Symbol("x", real=True)
    exact = TARGETS[0].log_prob(symbol)
    assert float(exact.subs(symbol, 1)) == pytest.approx(float(TARGETS[0].log_prob(np.float64(1))), rel=1e-15)


def test_pairs_know_where_neither_density_lives():
    pair = targets.PAIRS["disjoint_uniforms"]
    ratio = pair.log_ratio(np.array([0.5, 1.5, 2.5]))
    assert ratio[0] == math.inf
    assert math.isnan(ratio[1])
    assert ratio[2] == -math.inf
    assert pair.breakpoints == (0.0, 0.5, 1.0, 2.0, 2.5, 3.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: targets.uniform((1.0, 1.0)), "ascending disjoint"),
        (lambda: targets.uniform((0.0, 2.0), (1.0, 3.0)), "ascending disjoint"),
        (lambda: targets.normal_mixture([0.5, 0.6], [0, 1], [1, 1]), "sum to 1"),
        (lambda: targets.normal().sample(-1, 5), "must not be negative"),
        (lambda: targets.normal().sample(0, 0), "at least one draw"),
        (lambda: targets.PAIRS["shifted_gausians"], "shifted_gaussians"),
    ],
)
def test_wrong_parameters_are_refused_with_the_value(make, message):
    with pytest.raises((WrongUsage, UnknownName), match=message):
        make()
