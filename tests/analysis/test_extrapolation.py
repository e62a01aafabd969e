"""FD-infinity against the distance of the distributions themselves, and its interval against repeats."""

import numpy as np
import pytest

from analysis.metrics import extrapolation
from analysis.metrics.extrapolation import frechet_infinity
from analysis.metrics.frechet import Moments, frechet_distance
from stats.jackknife import jackknife, random_groups

REFERENCE = Moments(np.zeros(10), np.diag(np.linspace(0.2, 2, 10)))


def sample(rng, n):
    return 0.1 + rng.normal(size=(n, 10)) * np.sqrt(np.linspace(1, 2, 10))


TRUE = frechet_distance(REFERENCE, Moments(np.full(10, 0.1), np.diag(np.linspace(1, 2, 10))))


def test_is_the_mean_intercept_of_the_lines_by_hand():
    """Written again from the definition, leaving groups out by leaving rows out."""
    features, groups = sample(np.random.default_rng(0), 403), random_groups(403, count=5)

    def by_hand(left_out):
        order = np.random.default_rng(7).permutation(403)
        intercepts = []
        for one in (order, order[::-1]):
            points = []
            for size in np.linspace(200, 403, 15).astype(int):
                rows = [row for row in one[:size] if groups[row] != left_out]
                points.append((1 / len(rows), frechet_distance(REFERENCE, Moments.of(features[rows]))))
            x, y = np.array(points).T
            slope = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)
            intercepts.append(y.mean() - slope * x.mean())
        return np.mean(intercepts)

    found = frechet_infinity(features, groups, REFERENCE, smallest=200, seed=7)
    expected = jackknife(by_hand(-1), [by_hand(group) for group in range(5)])
    assert found.value == pytest.approx(expected.value, rel=1e-9)
    assert found.high == pytest.approx(expected.high, rel=1e-9)


def test_takes_the_bias_away_and_covers_the_true_distance():
    """Resolution: 4 standard errors of 100 repeats, a tenth of the bias; a share of 95 % is known to 2.2 %.

    Intervals may be too wide, not too narrow: subsets make the estimate depend on the order.
    """
    rng, groups = np.random.default_rng(1), random_groups(600)
    repeats = [sample(rng, 600) for _ in range(100)]
    plain = [frechet_distance(REFERENCE, Moments.of(features)) for features in repeats]
    found = [frechet_infinity(features, groups, REFERENCE, smallest=300) for features in repeats]
    values = np.array([interval.value for interval in found])
    error = values.std(ddof=1) / 10
    bias = np.mean(plain) - TRUE
    assert bias > 8 * error
    assert values.mean() == pytest.approx(TRUE, abs=4 * error)
    assert np.mean([interval.low <= TRUE <= interval.high for interval in found]) >= 0.88
    width = np.mean([(interval.high - interval.low) / 2 / 2.093 for interval in found])
    assert width < 1.6 * values.std(ddof=1)


def test_the_sizes_are_those_of_the_source():
    assert (extrapolation.SMALLEST, extrapolation.SIZES, extrapolation.FEWEST) == (5000, 15, 10_000)
