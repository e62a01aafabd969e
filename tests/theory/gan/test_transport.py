"""W1 on the line: closed forms, an independent routine, and the two ends that enclose it."""

import math

import numpy as np
import pytest

from theory import targets, transport
from theory.models.mixtures import GaussianMixture, wasserstein
from theory.targets import Pair
from theory.transport import Distribution

PAIRS = list(targets.PAIRS)


@pytest.mark.parametrize(
    ("pair", "exact"),
    [
        (Pair("moved", targets.normal(), targets.normal(-2.5)), 2.5),
        (Pair("stretched", targets.normal(0, 1), targets.normal(0, 3)), 2 * math.sqrt(2 / math.pi)),
        (Pair("stretched", targets.laplace(0, 1), targets.laplace(0, 0.25)), 0.75),
        (Pair("halved", targets.uniform((0.0, 1.0)), targets.uniform((0.0, 2.0))), 0.5),
        (Pair("centred", targets.uniform((0.0, 1.0)), targets.uniform((-1.0, 2.0))), 0.5),
        (Pair("parted", targets.uniform((0.0, 2.0)), targets.uniform((-1.0, 0.0), (2.0, 3.0))), 1.0),
    ],
)
def test_distances_that_are_known(pair, exact):
    assert transport.distance(pair) == pytest.approx(exact, abs=1e-12)
    assert transport.coupling_cost(pair) == pytest.approx(exact, abs=1e-11)


def test_the_distance_of_a_large_sample_is_near_and_from_another_routine():
    mixture = GaussianMixture("two", "two", np.array([[-1.0], [2.0]]), 0.1)
    pair = Pair("two", targets.normal_mixture([0.5, 0.5], [-1, 2], [0.1, 0.1]), targets.normal(0.5, 1.3))
    n = 200_000
    quantiles = Distribution(pair.q, transport.line(pair)).quantile(
        (np.arange(n) + 0.5) / n, 1 - (np.arange(n) + 0.5) / n
    )
    assert wasserstein(mixture, quantiles[:, None]) == pytest.approx(transport.distance(pair), abs=1e-5)


@pytest.mark.parametrize("name", PAIRS)
def test_distribution_functions_reach_one_and_quantiles_invert_them(name):
    pair = targets.PAIRS[name]
    for target in (pair.p, pair.q):
        distribution = Distribution(target, transport.line(pair))
        assert distribution.from_left()[-1] == pytest.approx(1, abs=1e-14)
        assert distribution.from_right()[0] == pytest.approx(1, abs=1e-14)
        level = np.array([1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1 - 1e-9])
        np.testing.assert_allclose(
            distribution.at(distribution.quantile(level, 1 - level)), level, rtol=1e-9, atol=1e-15
        )


@pytest.mark.parametrize("name", PAIRS)
def test_the_critic_has_slope_one_and_is_continuous(name):
    pair = targets.PAIRS[name]
    x = np.linspace(-6, 6, 5001)
    values = transport.critic(pair)(x)
    steps = np.abs(np.diff(values)) / np.diff(x)
    assert steps.max() <= 1 + 1e-9
    assert transport.critic(pair)(0.0) == 0
    assert np.mean(steps > 1 - 1e-9) > 0.99  # but at the kinks


def test_a_score_too_steep_would_exceed_the_distance_and_one_within_does_not():
    pair = targets.PAIRS["mixtures"]
    assert transport.shortfall(pair, np.cos) > 0
    assert transport.shortfall(pair, lambda x: 0 * x) == pytest.approx(transport.distance(pair), abs=1e-14)
    flipped = transport.shortfall(pair, lambda x: 5 * np.cos(x + 1.3))
    assert min(flipped, transport.shortfall(pair, lambda x: -5 * np.cos(x + 1.3))) < 0
