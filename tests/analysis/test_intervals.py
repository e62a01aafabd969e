import numpy as np
import pytest
from scipy import stats

from stats.bootstrap import binomial, jackknife, over_seeds, random_groups


def test_groups_are_balanced_repeatable_and_unrelated_to_the_order():
    groups = random_groups(10_007)
    sizes = np.bincount(groups)
    assert sizes.min() == 500
    assert sizes.max() == 501
    np.testing.assert_array_equal(groups, random_groups(10_007))
    assert abs(np.corrcoef(groups, np.arange(len(groups)))[0, 1]) < 0.05
    assert abs(np.corrcoef(groups[1:], groups[:-1])[0, 1]) < 0.05
    assert random_groups(7).max() == 6


def test_jackknife_of_a_mean_is_the_textbook_interval():
    values = np.random.default_rng(0).normal(size=20)
    without = (values.sum() - values) / 19
    interval = jackknife(values.mean(), without)
    expected = stats.t.interval(0.95, 19, loc=values.mean(), scale=stats.sem(values))
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-12)


def test_jackknife_covers_a_ratio_of_means_at_its_level():
    """Resolution: 600 repeats of a 95 % interval have a standard error of 0.9 %; the band is 4 of them."""
    rng = np.random.default_rng(1)
    groups = random_groups(200)
    hits = 0
    for _ in range(600):
        x, y = rng.gamma(4.0, size=200), 1 + rng.random(200)
        without = [x[groups != g].mean() / y[groups != g].mean() for g in range(20)]
        interval = jackknife(x.mean() / y.mean(), without)
        hits += interval.low <= 4 / 1.5 <= interval.high
    assert hits / 600 == pytest.approx(0.95, abs=0.036)


def test_binomial_is_wilsons_interval():
    share, z = 3 / 10, stats.norm.ppf(0.975)
    centre = (share + z**2 / 20) / (1 + z**2 / 10)
    half = z * np.sqrt(share * (1 - share) / 10 + z**2 / 400) / (1 + z**2 / 10)
    interval = binomial(3, 10)
    assert (interval.value, interval.low, interval.high) == pytest.approx(
        (share, centre - half, centre + half)
    )
    assert binomial(0, 10).low == 0


def test_over_seeds_is_a_bootstrap_from_five_seeds_on_and_a_range_below():
    values = [3.0, 1.0, 2.0, 4.0]
    few = over_seeds(values)
    assert (few.value, few.low, few.high, few.method) == (2.5, 1.0, 4.0, "range of 4")
    many = over_seeds(np.random.default_rng(2).normal(size=40))
    assert "40 seeds" in many.method
    normal = 1.96 * np.random.default_rng(2).normal(size=40).std(ddof=1) / np.sqrt(40)
    assert many.high - many.low == pytest.approx(2 * normal, rel=0.1)
    assert over_seeds([1.0] * 8).high == 1.0


def test_over_seeds_takes_the_confidence_that_is_asked_for():
    values = np.random.default_rng(3).normal(size=10)
    usual, wide = over_seeds(values), over_seeds(values, confidence=0.995)
    assert wide.low < usual.low < usual.high < wide.high
    assert wide.method == "bootstrap 99.5% over 10 seeds"
    expected = stats.bootstrap(
        (values,), np.mean, confidence_level=0.995, rng=np.random.default_rng(0)
    ).confidence_interval
    assert (wide.low, wide.high) == pytest.approx(tuple(expected))


def test_a_statistic_below_all_its_resamples_has_the_percentiles():
    """The square of a mean that happens to be zero: BCa's correction is infinite there."""
    values = np.random.default_rng(4).normal(size=12)
    values -= values.mean()

    def square(sample, axis=-1):
        return np.mean(sample, axis=axis) ** 2

    interval = over_seeds(values, square)
    assert interval.method == "percentile bootstrap 95% over 12 seeds"
    assert 0 <= interval.low < interval.high < 1
