"""The intervals of Monte-Carlo ELBO estimates cover the exact bound as often as they say."""

import numpy as np
import pytest
from scipy import stats

from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import T1
from theory.targets import generator

REPETITIONS, BLOCK, DRAWS, LEVEL = 50_000, 2_500, 400, 0.95
RESOLUTION = 4.9 * np.sqrt(LEVEL * (1 - LEVEL) / REPETITIONS)  # about half a point


def covered(estimator, stream: int) -> float:
    """The share of 95 % t-intervals from 400 draws that contain T1's bound at x = 1, q = N(0.3, 0.8²)."""
    q = Gaussian(np.array([0.3]), np.log([0.8]))
    kl = (0.3**2 + 0.8**2 - 1) / 2 - np.log(0.8)
    exact = -(np.log(2 * np.pi) + 0.7**2 + 0.8**2) / 2 - kl
    quantile = stats.t(DRAWS - 1).ppf((1 + LEVEL) / 2)
    random, hits = generator(7, stream), 0
    for _ in range(REPETITIONS // BLOCK):
        values = estimator(T1, np.array([1.0]), q, random.standard_normal((BLOCK, DRAWS, 1)))
        error = np.std(values, axis=1, ddof=1) / np.sqrt(DRAWS)
        hits += np.count_nonzero(np.abs(np.mean(values, axis=1) - exact) <= quantile * error)
    return hits / REPETITIONS


@pytest.mark.parametrize(("estimator", "stream"), [(sgvb_a, 0), (sgvb_b, 1)])
def test_intervals_cover_at_the_nominal_rate(estimator, stream):
    assert covered(estimator, stream) == pytest.approx(LEVEL, abs=RESOLUTION)


def test_a_standard_error_off_by_a_tenth_would_be_seen():
    """What the resolution means: 10 % too short an interval covers 92.2 %."""
    short = 2 * stats.norm.cdf(0.9 * stats.norm.ppf((1 + LEVEL) / 2)) - 1
    assert LEVEL - short > 4 * RESOLUTION
