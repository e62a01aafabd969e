"""The Vendi score in closed cases, and against the eigenvalues of the whole kernel matrix."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from analysis.metrics.vendi import vendi_score
from stats.jackknife import jackknife, random_groups


def by_definition(features):
    """exp of the entropy of K/n, K [n, n] of cosines from their distances."""
    kernel = 1 - cdist(features, features, "cosine")
    eigenvalues = np.linalg.eigvalsh(kernel / len(features))
    eigenvalues = eigenvalues[eigenvalues > 1e-15]
    return np.exp(-(eigenvalues @ np.log(eigenvalues)))


def value(features):
    return vendi_score(features, random_groups(len(features))).value


@pytest.mark.parametrize("shape", [(150, 20), (60, 200)])
def test_agrees_with_the_definition_also_without_a_group(shape):
    features = np.maximum(np.random.default_rng(0).normal(size=shape) + 0.3, 0)
    groups = random_groups(len(features), 10)
    found = vendi_score(features.astype(np.float32), groups)
    expected = jackknife(by_definition(features), [by_definition(features[groups != g]) for g in range(10)])
    assert found.value == pytest.approx(expected.value, rel=1e-6)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-6)


def test_equal_points_score_one_and_orthogonal_ones_their_number():
    row = np.random.default_rng(1).normal(size=12)
    assert value(np.tile(row, (50, 1))) == pytest.approx(1, rel=1e-9)
    assert value(np.outer(np.arange(1, 51), row)) == pytest.approx(1, rel=1e-9)  # of any length
    turned = np.linalg.qr(np.random.default_rng(2).normal(size=(40, 40)))[0]
    assert value(turned * np.arange(1, 41)[:, None]) == pytest.approx(40, rel=1e-9)


def test_blocks_score_the_exponential_of_the_entropy_of_their_shares():
    features = np.repeat(np.eye(7)[[2, 0, 5]], [10, 30, 60], axis=0)
    shares = np.array([0.1, 0.3, 0.6])
    assert value(features) == pytest.approx(np.exp(-shares @ np.log(shares)), rel=1e-9)


def test_two_directions_at_an_angle():
    """Eigenvalues (1 + cos)/2 and (1 - cos)/2 of as many points in either of two directions."""
    cosine = 0.28
    directions = np.array([[1, 0], [cosine, np.sqrt(1 - cosine**2)]])
    shares = np.array([1 + cosine, 1 - cosine]) / 2
    assert value(np.repeat(directions, 20, axis=0)) == pytest.approx(
        np.exp(-shares @ np.log(shares)), rel=1e-9
    )


def test_points_without_features_are_a_kind_of_their_own():
    features = np.repeat([[0.0, 0.0], [0.0, 2.0]], [25, 75], axis=0)
    shares = np.array([0.25, 0.75])
    assert value(features) == pytest.approx(np.exp(-shares @ np.log(shares)), rel=1e-9)
    assert value(np.zeros((30, 3))) == pytest.approx(1, rel=1e-9)


def test_intervals_are_as_wide_as_other_samples_spread():
    """Resolution: with 80 repeats a standard deviation is known to 8 %, so 25 % are 3 of its errors."""
    rng, groups = np.random.default_rng(3), random_groups(400)
    found = [vendi_score(np.exp(rng.normal(size=(400, 6))), groups) for _ in range(80)]
    spread = np.std([one.value for one in found], ddof=1)
    claimed = np.mean([(one.high - one.low) / 2 / 2.093 for one in found])
    assert 0.75 * spread < claimed < 1.35 * spread
