import tracemalloc
from math import comb

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from analysis.metrics import neighbours
from analysis.metrics.neighbours import Neighbours, _smallest, neighbour_scores
from stats.jackknife import jackknife, random_groups
from stats.shares import jackknifed_share

NAMES = ("precision", "recall", "density", "coverage", "accuracy")


def brute_force(real, generated):
    """The definitions on full matrices of distances, written independently."""

    def others(points):
        return np.sort(cdist(points, points) + np.diag(np.full(len(points), np.inf)), axis=1)

    across = cdist(real, generated)
    real_own, generated_own = others(real), others(generated)
    own = np.concatenate([real_own[:, 0], generated_own[:, 0]])
    other = np.concatenate([across.min(axis=1), across.min(axis=0)])
    right = np.where(own < other, 1.0, np.where(own == other, 0.5, 0.0))
    return {
        "precision": (across <= real_own[:, [2]]).any(axis=0).mean(),
        "recall": (across <= generated_own[:, 2]).any(axis=1).mean(),
        "density": (across <= real_own[:, [4]]).sum() / (5 * len(generated)),
        "coverage": (across <= real_own[:, [4]]).any(axis=1).mean(),
        "accuracy": (right[: len(real)].mean() + right[len(real) :].mean()) / 2,
    }


@pytest.fixture
def samples():
    rng = np.random.default_rng(0)
    real = rng.normal(size=(700, 6))
    generated = 0.8 * rng.normal(size=(610, 6)) + 0.3
    return real, generated


def test_agree_with_the_definitions(samples):
    real, generated = samples
    scores = neighbour_scores(generated, random_groups(610), Neighbours.of(real))
    expected = brute_force(real, generated)
    for name in NAMES:
        assert getattr(scores, name).value == pytest.approx(expected[name], abs=1e-12), name


def test_intervals_leave_groups_out_exactly(samples):
    real, generated = samples
    groups = random_groups(610)
    scores = neighbour_scores(generated, groups, Neighbours.of(real))
    without = [brute_force(real, generated[groups != g]) for g in range(20)]
    for name in NAMES:
        found, values = getattr(scores, name), [one[name] for one in without]
        expected = (
            jackknife(found.value, values)
            if name == "density"
            else jackknifed_share(found.value, values, 610)
        )
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-10), name
        assert found.method == expected.method


@pytest.mark.parametrize("block", [1, 64, 4096])
def test_blocks_only_bound_the_memory(samples, block, monkeypatch):
    real, generated = samples
    groups = random_groups(610)
    expected = neighbour_scores(generated, groups, Neighbours.of(real))
    monkeypatch.setattr(neighbours, "BLOCK", block)
    found = neighbour_scores(generated, groups, Neighbours.of(real))
    for name in NAMES:
        assert getattr(found, name) == getattr(expected, name)


def test_memory_is_that_of_a_block_of_rows():
    rng = np.random.default_rng(1)
    real, generated = rng.normal(size=(3000, 4)), rng.normal(size=(3000, 4))
    full = 3000 * 3000 * 8
    tracemalloc.start()
    neighbour_scores(generated, random_groups(3000), Neighbours.of(real))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < full / 2


def test_copies_of_the_real_points_tie_everywhere():
    """A copy is at distance 0, its neighbours' copies at the balls' very radii: all count as inside."""
    real = np.random.default_rng(2).normal(size=(300, 8)) * 50
    scores = neighbour_scores(real[::-1].copy(), random_groups(300), Neighbours.of(real))
    expected = {"precision": 1, "recall": 1, "density": 6 / 5, "coverage": 1, "accuracy": 0}
    for name, value in expected.items():
        assert getattr(scores, name).value == pytest.approx(value, abs=1e-12), name


def test_repeated_points_have_balls_of_radius_zero():
    rng = np.random.default_rng(3)
    real = rng.normal(size=(400, 5))
    collapsed = np.repeat(rng.normal(size=(1, 5)) / 4, 300, axis=0)
    scores = neighbour_scores(collapsed, random_groups(300), Neighbours.of(real))
    assert scores.recall.value == 0
    assert scores.accuracy.value == pytest.approx(brute_force(real, collapsed)["accuracy"], abs=1e-12)
    assert scores.accuracy.value > 0.99
    inside = cdist(real, collapsed[:1])[:, 0] <= np.sort(cdist(real, real), axis=1)[:, 5]
    assert scores.coverage.value == pytest.approx(inside.mean(), abs=1e-12)
    both = neighbour_scores(collapsed, random_groups(300), Neighbours.of(collapsed[:200]))
    assert (both.precision.value, both.recall.value, both.coverage.value) == (1, 1, 1)
    assert both.accuracy.value == 0.5


def test_expectations_at_equal_distributions():
    """E density = 1, E coverage = 1 - C(N-1, k)/C(N+M-1, k), whatever the distribution (Naeem et al. 2020).

    Resolution: 4 standard errors of 60 repeats: 0.03 and 0.01.
    """
    rng = np.random.default_rng(4)
    n, m, k = 200, 150, 5
    groups = random_groups(m)
    found = [
        neighbour_scores(rng.gamma(2.0, size=(m, 3)), groups, Neighbours.of(rng.gamma(2.0, size=(n, 3))))
        for _ in range(60)
    ]
    for name, expected in (("density", 1.0), ("coverage", 1 - comb(n - 1, k) / comb(n + m - 1, k))):
        values = np.array([getattr(scores, name).value for scores in found])
        error = values.std(ddof=1) / np.sqrt(len(values))
        assert error < 0.008
        assert values.mean() == pytest.approx(expected, abs=4 * error), name
    accuracy = np.mean([scores.accuracy.value for scores in found])
    assert accuracy == pytest.approx(0.5, abs=0.02)


def test_intervals_are_as_wide_as_other_samples_of_the_model_spread():
    """Never much narrower; for recall and coverage up to half wider.

    Resolution: with 60 repeats a standard deviation is known to 9 %, so 25 % are 2.7 of its errors.
    """
    rng = np.random.default_rng(5)
    real = Neighbours.of(rng.normal(size=(500, 3)))
    groups = random_groups(500)
    found = [neighbour_scores(0.7 * rng.normal(size=(500, 3)), groups, real) for _ in range(60)]
    for name in NAMES:
        spread = np.std([getattr(scores, name).value for scores in found], ddof=1)
        claimed = np.mean([(getattr(s, name).high - getattr(s, name).low) / 2 / 2.093 for s in found])
        assert 0.75 * spread < claimed < (1.75 if name in {"recall", "coverage"} else 1.35) * spread, name


@pytest.mark.parametrize("levels", [0, 3])
@pytest.mark.parametrize("n", [40, 900])
def test_the_smallest_of_a_row_are_found_whichever_way_they_are_looked_for(n, levels):
    """Few values bounded by every eighth, or the whole row: short rows, and values that are repeated."""
    rng = np.random.default_rng(6)
    block = rng.integers(levels, size=(30, n)) * 1.0 if levels else rng.random((30, n))
    values, columns = _smallest(block, 10)
    np.testing.assert_array_equal(values, np.sort(block, axis=1)[:, :10])
    np.testing.assert_array_equal(np.take_along_axis(block, columns, axis=1), values)
    assert all(len(set(row)) == 10 for row in columns.tolist())
