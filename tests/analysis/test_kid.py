from fractions import Fraction

import numpy as np
import pytest

from analysis.metrics import kid
from analysis.metrics.kid import KernelReference, feature_sum, kid_score
from stats.jackknife import random_groups


def brute_force(x, y):
    """The definition, pair by pair."""
    d = x.shape[1]

    def k(a, b):
        return (a @ b / d + 1) ** 3

    xx = [k(a, b) for i, a in enumerate(x) for j, b in enumerate(x) if i != j]
    yy = [k(a, b) for i, a in enumerate(y) for j, b in enumerate(y) if i != j]
    return np.mean(xx) + np.mean(yy) - 2 * np.mean([k(a, b) for a in x for b in y])


def score(x, y, groups):
    return kid_score(x, groups, KernelReference.of(y))


def test_is_the_u_statistic_and_its_jackknife_leaves_groups_out():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(31, 3)), rng.normal(size=(24, 3)) + 0.5
    groups = random_groups(31, count=4)
    interval = score(x, y, groups)
    assert interval.value == pytest.approx(brute_force(x, y), rel=1e-12)
    without = np.array([brute_force(x[groups != g], y) for g in range(4)])
    error = np.sqrt(3 / 4 * np.sum((without - without.mean()) ** 2))
    assert interval.high - interval.value == pytest.approx(3.182446305284263 * error, rel=1e-9)


def test_is_unbiased():
    """Resolution: 4 standard errors of 400 repeats; with the diagonal left in it would be 40 of them off."""
    rng = np.random.default_rng(1)
    groups = random_groups(50)
    values = [score(rng.normal(size=(50, 4)), rng.normal(size=(40, 4)), groups).value for _ in range(400)]
    error = np.std(values, ddof=1) / 20
    assert abs(np.mean(values)) < 4 * error
    assert min(values) < 0
    diagonal = np.mean((rng.normal(size=(1000, 4)) ** 2).mean(axis=1) + 1) ** 3 * (1 / 50 + 1 / 40)
    assert diagonal > 40 * error


def test_knows_the_exact_distance_of_two_points():
    """k(0, 0) + k(1, 1) - 2 k(0, 1) = 1 + 8 - 2 in one dimension."""
    assert score(np.zeros((10, 1)), np.ones((12, 1)), random_groups(10)).value == pytest.approx(7, rel=1e-14)


def test_products_of_the_sums_are_the_kernel_in_any_block(monkeypatch):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(7, 5)), rng.normal(size=(9, 5))
    kernel = (x @ y.T / 5 + 1) ** 3
    assert feature_sum(x) @ feature_sum(y) == pytest.approx(kernel.sum(), rel=1e-13)
    expected = feature_sum(x)
    monkeypatch.setattr(kid, "BLOCK", 3)
    np.testing.assert_allclose(feature_sum(x), expected, rtol=1e-13, atol=1e-15)


def test_a_shift_beyond_all_spread_loses_no_digits():
    """Features far from zero, where the kernel is large: pair by pair, in exact rationals."""
    rng = np.random.default_rng(3)
    x, y = rng.integers(95, 105, size=(12, 3)), rng.integers(95, 105, size=(11, 3))

    def mean(a, b, same):
        pairs = [(i, j) for i in range(len(a)) for j in range(len(b)) if not same or i != j]
        cubes = [(Fraction(int(a[i] @ b[j]), 3) + 1) ** 3 for i, j in pairs]
        return sum(cubes) / len(cubes)

    exact = mean(x, x, True) + mean(y, y, True) - 2 * mean(x, y, False)
    assert score(x, y, random_groups(12)).value == pytest.approx(float(exact), rel=1e-6)


def test_too_many_features_are_refused():
    with pytest.raises(ValueError, match="300 features"):
        feature_sum(np.zeros((4, 300)))
