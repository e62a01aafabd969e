"""Closed forms check the distance, the distance checks its estimate, and sampling checks the interval."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import sqrtm

from analysis.metrics.frechet import Moments, frechet_distance, frechet_score
from stats.jackknife import random_groups


def gaussian(rng, n, covariance, mean=0.0):
    return mean + rng.normal(size=(n, len(covariance))) @ np.linalg.cholesky(covariance).T


def covariance(rng, d):
    factor = rng.normal(size=(d, 2 * d))
    return factor @ factor.T / (2 * d)


def test_equal_covariances_leave_the_squared_shift():
    features = np.random.default_rng(0).normal(size=(300, 12))
    shift = np.linspace(-1, 2, 12)
    distance = frechet_distance(Moments.of(features), Moments.of(features + shift))
    assert distance == pytest.approx(shift @ shift, rel=1e-12)
    assert frechet_distance(Moments.of(features), Moments.of(features)) == pytest.approx(0, abs=1e-12)


def test_commuting_covariances_have_a_closed_form():
    first, second = np.array([1.0, 4.0, 9.0]), np.array([4.0, 0.25, 0.0])
    distance = frechet_distance(Moments(np.zeros(3), np.diag(first)), Moments(np.ones(3), np.diag(second)))
    assert distance == pytest.approx(3 + np.sum((np.sqrt(first) - np.sqrt(second)) ** 2), rel=1e-13)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), d=st.integers(2, 40))
def test_agrees_with_the_square_root_of_the_product(seed, d):
    """Independent route: scipy's Schur square root of the non-symmetric S1 S2."""
    rng = np.random.default_rng(seed)
    first, second = (
        Moments(rng.normal(size=d), covariance(rng, d)),
        Moments(rng.normal(size=d), covariance(rng, d)),
    )
    shift = first.mean - second.mean
    root = sqrtm(first.covariance @ second.covariance).real
    expected = shift @ shift + np.trace(first.covariance + second.covariance - 2 * root)
    assert frechet_distance(first, second) == pytest.approx(expected, rel=1e-8)
    assert frechet_distance(second, first) == pytest.approx(expected, rel=1e-8)


def test_collapsed_samples_give_a_finite_number():
    rng = np.random.default_rng(1)
    real = Moments.of(rng.normal(size=(500, 20)))
    point = Moments.of(np.tile(rng.normal(size=20), (500, 1)))
    shift = real.mean - point.mean
    assert frechet_distance(real, point) == pytest.approx(
        shift @ shift + np.trace(real.covariance), rel=1e-12
    )
    line = Moments.of(np.outer(rng.normal(size=500), np.ones(20)))
    assert np.isfinite(frechet_distance(line, real))
    assert frechet_distance(line, real) == pytest.approx(frechet_distance(real, line), rel=1e-6)
    assert np.isfinite(frechet_distance(point, point))


def test_fewer_samples_than_features():
    """Both singular: tr (S1 S2)^(1/2) is the nuclear norm of the product of the centred samples."""
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(50, 84)), rng.normal(size=(60, 84))
    first, second = Moments.of(x), Moments.of(y)
    product = (x - x.mean(axis=0)) @ (y - y.mean(axis=0)).T / np.sqrt(49 * 59)
    shift = first.mean - second.mean
    trace = np.trace(first.covariance + second.covariance)
    expected = shift @ shift + trace - 2 * np.linalg.svd(product, compute_uv=False).sum()
    assert frechet_distance(first, second) == pytest.approx(expected, abs=1e-6)
    assert frechet_distance(second, first) == pytest.approx(expected, abs=1e-6)


def test_moments_have_divisor_n_minus_one():
    features = np.random.default_rng(2).normal(size=(50, 4)).astype(np.float32) + 1e3
    moments = Moments.of(features)
    np.testing.assert_allclose(moments.mean, features.mean(axis=0, dtype=np.float64), rtol=1e-12)
    np.testing.assert_allclose(
        moments.covariance, np.cov(features.astype(np.float64), rowvar=False), rtol=1e-10
    )


@pytest.mark.parametrize("both", [False, True])
def test_bias_at_equal_distributions_is_the_predicted_one(both):
    """Gaussian features. Resolution: 4 standard errors of 600 repeats, 8 % of the bias, and O(1/N^2)."""
    rng = np.random.default_rng(3)
    n, d = 1000, 12
    truth = covariance(rng, d)
    eigenvalues = np.linalg.eigvalsh(truth)
    pairs = np.outer(eigenvalues, eigenvalues) / np.add.outer(eigenvalues, eigenvalues)
    leading = np.trace(truth) / n + (pairs.sum() + np.trace(pairs)) / (2 * n)
    exact = Moments(np.zeros(d), truth)
    values = [
        frechet_distance(
            Moments.of(gaussian(rng, n, truth)) if both else exact, Moments.of(gaussian(rng, n, truth))
        )
        for _ in range(600)
    ]
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    assert error < 0.02 * np.mean(values)
    assert np.mean(values) == pytest.approx((1 + both) * leading, abs=4 * error + 10 / n * leading)


def test_leaving_groups_out_by_subtraction_is_leaving_them_out():
    rng = np.random.default_rng(4)
    features, reference = rng.normal(size=(203, 5)) + 100, Moments.of(rng.normal(size=(300, 5)) + 100)
    groups = random_groups(203, count=7)
    without = [frechet_distance(reference, Moments.of(features[groups != g])) for g in range(7)]
    spread = np.sqrt(6 / 7 * np.sum((np.array(without) - np.mean(without)) ** 2))
    interval = frechet_score(features, groups, reference)
    assert interval.value == pytest.approx(frechet_distance(reference, Moments.of(features)), rel=1e-12)
    assert (interval.high - interval.value) == pytest.approx(2.4469118511449692 * spread, rel=1e-8)


def test_the_interval_covers_what_other_samples_of_the_same_model_give():
    """Resolution: 300 repeats of a 95 % interval have a standard error of 1.3 %."""
    rng = np.random.default_rng(5)
    reference = Moments.of(rng.normal(size=(1000, 4)))
    groups = random_groups(400)
    model = covariance(rng, 4)
    intervals = [frechet_score(gaussian(rng, 400, model, 0.3), groups, reference) for _ in range(300)]
    expected = np.mean([interval.value for interval in intervals])
    hits = np.mean([interval.low <= expected <= interval.high for interval in intervals])
    assert 0.91 <= hits <= 0.99
