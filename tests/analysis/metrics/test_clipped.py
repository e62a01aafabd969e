"""Clipped Density and Coverage against their definitions, exact cases, and mixtures of good and bad."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import cdist

from analysis.metrics.clipped import clipped_radii, expected_coverage, good_samples
from analysis.metrics.neighbours import Neighbours, neighbour_scores
from stats.jackknife import random_groups
from stats.shares import jackknifed_share

K = 5
NAMES = ("clipped_density", "clipped_coverage")


def beta_binomial(m, real):
    """E min(J, k) / k as the source has it: J ~ BetaBinomial(m, k, N - k)."""
    j = np.arange(m + 1)
    return float(np.minimum(j, K) @ stats.betabinom.pmf(j, m, K, real - K)) / K


def by_definition(real, generated):
    """Mean d_j and mean c_i on full matrices of distances, and what makes scores of them."""
    own = cdist(real, real) + np.diag(np.full(len(real), np.inf))
    radii = np.sort(own, axis=1)[:, K - 1]
    small = np.minimum(radii, np.median(radii))
    across = cdist(real, generated)
    density, of_real = (
        np.minimum((distances <= small[:, None]).sum(axis=0), K).mean() / K for distances in (across, own)
    )
    coverage = np.minimum((across <= radii[:, None]).sum(axis=1), K).mean() / K
    table = [beta_binomial(m, len(real)) for m in range(2 * len(generated))]
    return (density, lambda mean: mean / of_real), (
        coverage,
        lambda mean: np.interp(mean, table, np.arange(len(table))) / len(generated),
    )


def mixture(rng, size, good, dimension=6):
    """``size`` samples, of which ``good`` are drawn like the real ones and the others lie far from all."""
    far = 60 + 9 * rng.normal(size=(size - good, dimension))
    return np.concatenate([rng.normal(size=(good, dimension)), far])


@pytest.mark.parametrize(("sizes", "good"), [((300, 250), 180), ((200, 260), 260), ((301, 250), 20)])
def test_agree_with_the_definitions(sizes, good):
    rng = np.random.default_rng(0)
    real, generated = rng.standard_t(3, size=(sizes[0], 6)), mixture(rng, sizes[1], good)
    groups = random_groups(sizes[1], 10)
    scores = neighbour_scores(generated, groups, Neighbours.of(real))
    without = [by_definition(real, generated[groups != group]) for group in range(10)]
    for place, (mean, calibrated) in enumerate(by_definition(real, generated)):
        found = getattr(scores, NAMES[place])
        raw = jackknifed_share(mean, [one[place][0] for one in without], min(sizes))
        expected = [min(calibrated(end), 1) for end in (raw.value, raw.low, raw.high)]
        assert [found.value, found.low, found.high] == pytest.approx(expected, abs=1e-9), NAMES[place]


def test_the_expected_coverage_is_that_of_exact_counting_and_of_the_source():
    for m, real in ((0, 30), (1, 30), (4, 6), (7, 12), (30, 30), (200, 40)):
        exact = Fraction(0)
        for j in range(1, K + 1):
            draws = j + K - 1
            ways = sum(comb(m, x) * comb(real - 1, draws - x) for x in range(j, draws + 1))
            exact += Fraction(ways, comb(real - 1 + m, draws)) / K
        found = float(expected_coverage(np.array(m), real, K))
        assert found == pytest.approx(float(exact), abs=1e-12)
        assert found == pytest.approx(beta_binomial(m, real), abs=1e-12)


def test_with_one_neighbour_it_is_the_expected_coverage_of_naeem():
    found = expected_coverage(np.array([3, 150]), 200, 1)
    assert found == pytest.approx([1 - 199 / (199 + m) for m in (3, 150)], rel=1e-12)


def test_the_inverse_finds_whole_numbers_and_ends_where_it_is_told():
    m = np.array([0, 1, 4, 5, 777, 10_000])
    assert good_samples(expected_coverage(m, 10_000, K), 10_000, K, 20_000) == pytest.approx(m, abs=1e-6)
    assert good_samples(np.array([1.0]), 50, K, 80) == pytest.approx([80])
    between = expected_coverage(np.array([9, 10]), 50, K) @ [0.25, 0.75]
    assert good_samples(np.array([between]), 50, K, 80) == pytest.approx([9.75])


@pytest.mark.parametrize("good", [0, 50, 150, 250, 400, 440])
@pytest.mark.parametrize("dimension", [2, 8])
def test_a_mixture_scores_its_share_of_good_samples(good, dimension):
    """Resolution: 4 standard errors of 40 repeats, 0.034 at most.

    Density and coverage, by comparison, are not calibrated: half the samples leave a coverage near 0.87.
    """
    rng, groups = np.random.default_rng(good + dimension), random_groups(500)
    found = [
        neighbour_scores(
            mixture(rng, 500, good, dimension), groups, Neighbours.of(rng.normal(size=(500, dimension)))
        )
        for _ in range(40)
    ]
    for name in NAMES:
        values = np.array([getattr(scores, name).value for scores in found])
        error = values.std(ddof=1) / np.sqrt(len(values))
        assert error < 0.0085
        assert values.mean() == pytest.approx(good / 500, abs=max(4 * error, 1e-12)), name


def test_good_samples_alone_score_nearly_one():
    """What chance adds beyond 1 is cut off, so the mean is below it, by less than the spread."""
    rng, groups = np.random.default_rng(1), random_groups(500)
    found = [
        neighbour_scores(rng.normal(size=(500, 4)), groups, Neighbours.of(rng.normal(size=(500, 4))))
        for _ in range(20)
    ]
    for name in NAMES:
        intervals = [getattr(scores, name) for scores in found]
        assert 0.95 < np.mean([one.value for one in intervals]) <= 1
        assert all(0 <= one.low <= one.value <= one.high <= 1 for one in intervals)
        assert np.mean([one.high >= 0.999 for one in intervals]) > 0.8


def test_an_interval_is_not_empty_where_no_sample_is_good():
    real = np.random.default_rng(6).normal(size=(200, 3))
    scores = neighbour_scores(real[:150] + 99, random_groups(150), Neighbours.of(real))
    for name in NAMES:
        found = getattr(scores, name)
        assert found.low == found.value == 0
        assert 0.005 < found.high < 0.2


def test_an_outlier_among_the_real_points_does_not_make_far_samples_good():
    """Its ball, which reaches to the others, counts for density and no more for clipped density."""
    rng, groups = np.random.default_rng(2), random_groups(400)
    real = np.concatenate(
        [rng.normal(size=(395, 3)), 40 * np.eye(3)[[0, 1, 2, 0, 1]] * (1 + np.arange(5)[:, None])]
    )
    around = 25 * rng.normal(size=(400, 3))
    scores = neighbour_scores(around, groups, Neighbours.of(real))
    assert scores.density.value > 0.2
    assert scores.clipped_density.value < 0.01


def test_samples_in_one_spot_add_one_each_and_cover_no_more_than_is_around():
    """Copies of the real point that most balls hold: more than twice as dense as real points are."""
    rng, groups = np.random.default_rng(3), random_groups(300)
    real = Neighbours.of(rng.normal(size=(400, 5)))
    hub = np.bincount(real.indices[:, :K].ravel()).argmax()
    scores = neighbour_scores(np.repeat(real.points[[hub]], 300, axis=0), groups, real)
    assert scores.density.value > 2
    assert scores.clipped_density.value == 1
    assert scores.clipped_coverage.value < 0.1


def test_radii_above_the_median_one_are_cut_down_to_it():
    assert clipped_radii(np.array([1.0, 4.0, 9.0, 100.0])) == pytest.approx([1, 4, 6.25, 6.25])


def test_intervals_are_as_wide_as_other_samples_of_the_mixture_spread():
    """Never much narrower; for coverage up to half wider. Resolution: as of the other neighbour scores."""
    rng, groups = np.random.default_rng(5), random_groups(500)
    real = Neighbours.of(rng.normal(size=(500, 3)))
    found = [neighbour_scores(mixture(rng, 500, rng.binomial(500, 0.5), 3), groups, real) for _ in range(60)]
    for name, widest in (("clipped_density", 1.35), ("clipped_coverage", 1.75)):
        spread = np.std([getattr(scores, name).value for scores in found], ddof=1)
        claimed = np.mean([(getattr(s, name).high - getattr(s, name).low) / 2 / 2.093 for s in found])
        assert 0.75 * spread < claimed < widest * spread, name
