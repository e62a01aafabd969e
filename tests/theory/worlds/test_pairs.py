"""Densities, rules and f-divergences that the worlds of pairs bring along, against other routes."""

import math

import numpy as np
import pytest
from scipy import stats

from theory import divergences, quadrature, targets
from theory.notation.errors import NotationError
from theory.notation.parser import parse_one
from theory.worlds import ruled
from theory.worlds.divergences import critics, integral_metrics, transport
from theory.worlds.divergences.further import over_products, product_divergence
from theory.worlds.gan import disjoint
from theory.worlds.gan.densities import on_pair
from theory.worlds.generator import families, waves

TARGETS = [disjoint.leaning(-1.0, 0.5), disjoint.exponential(2.0, 1), disjoint.exponential(-3.0, -1)]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_densities_have_mass_one_and_their_draws_follow_them(target):
    assert quadrature.expectation(np.ones_like, target).value == pytest.approx(1, abs=1e-12)
    draws = target.sample(7, 20_000)
    assert draws.min() >= target.support[0]
    assert draws.max() <= target.support[1]
    mean = quadrature.expectation(lambda x: x, target).value
    error = np.std(draws) / math.sqrt(len(draws))
    assert abs(draws.mean() - mean) < 5 * error


def test_the_supports_do_not_meet_and_the_distance_is_what_the_label_says():
    for label, pair in disjoint.pairs():
        draws = [target.sample(3, 500) for target in (pair.p, pair.q)]
        assert np.all(pair.q.log_prob(draws[0]) == -np.inf)
        assert np.all(pair.p.log_prob(draws[1]) == -np.inf)
        assert float(label.split(", ")[-1].split()[0]) in disjoint.DISTANCES


@pytest.mark.parametrize("name", list(targets.PAIRS))
def test_the_fixed_rule_and_the_adaptive_one_agree(name):
    pair = targets.PAIRS[name]
    scope = on_pair(critics.objectives.OBJECTIVES["minimax"], pair)
    for under, target in (("p", pair.p), ("q", pair.q)):
        head, body = parse_one(rf"\mathbb{{E}}_{under}"), parse_one(r"\tanh(x)")
        exact = quadrature.expectation(np.tanh, target)
        assert ruled.expectation(scope, head, body) == pytest.approx(exact.value, abs=1e-11)
    with pytest.raises(NotationError, match="under p or q"):
        ruled.expectation(scope, parse_one(r"\mathbb{E}_r"), parse_one("x"))


@pytest.mark.parametrize("name", list(divergences.DIVERGENCES))
def test_divergences_of_two_points_are_those_of_two_halves_of_an_interval(name):
    of = divergences.DIVERGENCES[name]
    a, b = 0.3, 0.65
    p = _halves(a)
    q = _halves(b)
    expected = quadrature.divergence(of, targets.Pair("halves", p, q)).value
    assert integral_metrics.on_two_points(of, np.array(a), np.array(b)) == pytest.approx(expected, abs=1e-12)


def _halves(share):
    """A density on (0, 1) with this mass on its left half."""
    left, right = math.log(2 * share), math.log(2 * (1 - share))
    return targets.Target(
        name="halves",
        log_prob=lambda x: np.where(
            (np.asarray(x) >= 0) & (np.asarray(x) <= 1), np.where(np.asarray(x) < 0.5, left, right), -np.inf
        ),
        draw=lambda rng, n: rng.random(n),
        support=(0.0, 1.0),
        modes=(0.5,),
        breakpoints=(0.0, 0.5, 1.0),
    )


def test_squared_hellinger_and_a_kink_elsewhere_are_told_from_total_variation():
    by_name = {of.name: of for of in integral_metrics.MADE}
    a, b = np.array([0.3, 0.6]), np.array([0.1, 0.4])  # as far apart, in other places
    for name in ("squared Hellinger distance", "positive part of t - 2"):
        first, second = integral_metrics.on_two_points(by_name[name], a, b)
        assert abs(first - second) > 1e-3
    first, second = integral_metrics.on_two_points(by_name["3 TV, and 2 (t - 1) besides"], a, b)
    assert first == pytest.approx(0.6)
    assert second == pytest.approx(0.6)


@pytest.mark.parametrize("name", list(critics.PAIRS))
def test_conjugates_bound_the_product_from_above(name):
    f, slope, conjugate = critics.functions(name)
    t = np.geomspace(0.01, 50, 41)
    for ratio in (0.2, 1.0, 4.0):
        critic = slope(np.array(ratio))
        assert np.all(conjugate(critic) >= t * critic - f(t) - 1e-12)  # Fenchel and Young
        assert conjugate(critic) == pytest.approx(float(ratio * critic - f(np.array(ratio))), abs=1e-12)


def test_means_over_pairs_of_points_are_products_of_means():
    pair = targets.PAIRS["mixtures"]
    found = over_products(pair, lambda x, y: np.sin(x) * np.cos(y))
    real, fake = quadrature.expectation(np.sin, pair.p), quadrature.expectation(np.cos, pair.q)
    assert found.value == pytest.approx(real.value * fake.value, abs=1e-11)
    assert product_divergence(targets.PAIRS["disjoint_uniforms"]).value == pytest.approx(math.log(2))


@pytest.mark.parametrize("shape", [waves.wave(3), waves.RAMP, waves.BUMP], ids=lambda shape: shape.name)
def test_shapes_have_height_one_and_the_slope_they_state(shape):
    z = np.linspace(2, 3, 30_001)
    assert shape.at(z).max() == pytest.approx(1, abs=1e-6)
    assert np.abs(np.gradient(shape.at(z), z)).max() == pytest.approx(shape.steepness, rel=1e-3)
    np.testing.assert_allclose(np.gradient(shape.at(z), z)[1:-1], shape.slope(z)[1:-1], atol=1e-2)
    height = shape.within(0.3)
    assert height * (1 + shape.steepness) == pytest.approx(0.3)


def test_a_family_moves_its_model_and_leaves_its_data():
    for family in families.FAMILIES:
        first, second = families.member(family, 0.5), families.member(family, 0.6)
        x = np.linspace(-2, 2, 9)
        np.testing.assert_array_equal(first.p.log_prob(x), second.p.log_prob(x))
        assert np.abs(first.q.log_prob(x) - second.q.log_prob(x)).max() > 1e-3
        assert families.member(family, 0.5) is first


def test_moved_pairs_have_the_means_that_far_apart():
    for theta, pair in transport.shifted_pairs():
        means = [quadrature.expectation(lambda x: x, target).value for target in (pair.p, pair.q)]
        assert means[1] - means[0] == pytest.approx(theta, abs=1e-11)
    spread = next(pair for theta, pair in transport.shifted_pairs() if theta == 1.3)
    assert spread.q.log_prob(np.array([1.3]))[0] == pytest.approx(stats.norm.logpdf(0))
