"""The intervals of Monte-Carlo ELBO estimates cover the exact bound as often as they say."""

import numpy as np
import pytest
from scipy import stats

from theory.claims.vae.estimators import Q, elbo
from theory.elbo.coverage import coverage
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.models import T1
from theory.elbo.quadrature import proposal
from theory.examples import T1 as EXAMPLE
from theory.targets import generator

REPETITIONS, DRAWS, LEVEL = 50_000, 400, 0.95
RESOLUTION = 4.9 * np.sqrt(LEVEL * (1 - LEVEL) / REPETITIONS)  # about half a point


def covered(estimator, stream, shift=0.0, level=LEVEL):
    """The share of t-intervals from 400 draws that contain T1's bound at x = 1, q = N(0.3, 0.8²)."""
    q = proposal(*Q)
    shares = coverage(
        estimator,
        T1,
        EXAMPLE.observation,
        q,
        elbo(q) + shift,
        draws=DRAWS,
        repetitions=REPETITIONS,
        levels=[level],
        random=generator(7, stream),
    )
    return float(shares[0])


@pytest.mark.parametrize(("estimator", "stream"), [(sgvb_a, 0), (sgvb_b, 1)])
def test_intervals_cover_at_the_nominal_rate(estimator, stream):
    assert covered(estimator, stream) == pytest.approx(LEVEL, abs=RESOLUTION)


def test_a_bound_off_by_a_standard_error_of_the_estimate_is_seen():
    """A mean off by one standard error (0.03 nats of 0.6/20) leaves 83 % covered."""
    assert covered(sgvb_b, 2, shift=0.03) < LEVEL - 4 * RESOLUTION


def test_a_standard_error_off_by_a_tenth_is_seen():
    """Intervals at the level whose normal quantile is a tenth shorter cover 92.2 %, not 95 %."""
    short = 2 * stats.norm.cdf(0.9 * stats.norm.ppf((1 + LEVEL) / 2)) - 1
    share = covered(sgvb_b, 3, level=short)
    assert share == pytest.approx(short, abs=RESOLUTION)
    assert share < LEVEL - 4 * RESOLUTION


def gaussian_values(_model, _x, _q, noise):
    return noise[..., 0]


@pytest.mark.parametrize("draws", [2, 3, 10])
def test_values_that_are_gaussian_are_covered_exactly_at_every_level_and_number_of_draws(draws):
    """Student 1908; 50,000 repetitions, resolution 4.9 binomial standard errors, at most 1.1 points."""
    levels = np.array([0.5, 0.8, 0.9, 0.95, 0.99])
    shares = coverage(
        gaussian_values,
        T1,
        EXAMPLE.observation,
        proposal(0.0, 1.0),
        0.0,
        draws=draws,
        repetitions=REPETITIONS,
        levels=levels,
        random=generator(8, draws),
    )
    assert np.all(np.abs(shares - levels) < 4.9 * np.sqrt(levels * (1 - levels) / REPETITIONS))
