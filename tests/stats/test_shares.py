"""Wilson's interval with the effective size: its limits, and how often it holds the share."""

import numpy as np
import pytest
from scipy import stats

from stats.estimates import binomial
from stats.jackknife import jackknife
from stats.shares import METHOD, effective_size, jackknifed_share, share

GROUPS = 20
QUANTILE = stats.t.ppf(0.975, GROUPS - 1)


def of_counts(counts, size):
    """The interval of a share of ``counts`` [G] successes in groups of ``size``; the plain jackknife's."""
    total = size * GROUPS
    without = (counts.sum() - counts) / (total - size)
    value = float(counts.sum() / total)
    return jackknifed_share(value, without, total), jackknife(value, without)


def test_at_a_binomials_standard_error_it_is_wilsons_with_students_quantile():
    found = share(0.3, np.sqrt(0.3 * 0.7 / 50), GROUPS, 1000)
    centre = (0.3 + QUANTILE**2 / 100) / (1 + QUANTILE**2 / 50)
    half = QUANTILE * np.sqrt(0.3 * 0.7 / 50 + QUANTILE**2 / 10_000) / (1 + QUANTILE**2 / 50)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), rel=1e-12)
    assert found.method == METHOD == "Wilson 95%, effective size"


def test_many_groups_bring_the_interval_of_independent_observations():
    """With 2,000 groups of five, Student's quantile is the normal one to 0.1 %."""
    outcomes = np.random.default_rng(0).random(10_000) < 0.2
    counts = outcomes.reshape(2000, 5).sum(axis=1)
    found = jackknifed_share(outcomes.mean(), (counts.sum() - counts) / 9995, 10_000)
    plain = binomial(int(outcomes.sum()), 10_000)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=3e-4)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_it_is_never_empty_where_all_observations_agree(value):
    found = jackknifed_share(value, [value] * GROUPS, 1000)
    length = QUANTILE**2 / (1000 + QUANTILE**2)
    assert found.high - found.low == pytest.approx(length, rel=1e-12)
    assert value in (found.low, found.high)
    uncertain = jackknifed_share(value, [*([value] * 10), *([abs(value - 0.01)] * 10)], 1000)
    assert uncertain.high - uncertain.low > 4 * length


@pytest.mark.parametrize("value", [0.0, 1e-9, 0.0013, 0.5, 0.9999, 1.0])
@pytest.mark.parametrize("error", [0.0, 1e-17, 1e-6, 0.01, 0.5, 3.0])
def test_it_stays_between_zero_and_one_and_holds_its_value(value, error):
    found = share(value, error, GROUPS, 500)
    assert 0 <= found.low <= value <= found.high <= 1
    assert found.high - found.low > 1e-9


def test_a_standard_error_that_is_rounding_counts_as_none():
    assert effective_size(0.3, 1e-17, QUANTILE, 700) == 700


@pytest.mark.parametrize(("size", "chance"), [(5, 0.1), (50, 0.005), (50, 0.98), (500, 0.5), (500, 0.001)])
def test_it_holds_a_binomial_share_as_often_as_the_exact_law_of_wilsons_says(size, chance):
    """Against the exact coverage of Wilson's interval in the same case, which is not 95 % everywhere.

    Resolution: 3,000 repeats have a standard error of 0.5 %; with 20 groups the effective size scatters, so
    the coverage may differ from that of the known size by 2 %: the band is 2 % and 4 standard errors.
    """
    total, rng = size * GROUPS, np.random.default_rng(1)
    successes = np.arange(total + 1)
    likely = successes[stats.binom.pmf(successes, total, chance) > 1e-9]
    held = [binomial(int(k), total).low <= chance <= binomial(int(k), total).high for k in likely]
    exact = float(stats.binom.pmf(likely, total, chance) @ held)
    ends = [of_counts(counts, size)[0] for counts in rng.binomial(size, chance, (3000, GROUPS))]
    found = np.mean([one.low <= chance <= one.high for one in ends])
    assert found == pytest.approx(exact, abs=0.04)
    assert found > 0.9


def test_the_jackknifes_own_interval_fails_where_shares_are_near_one():
    """Why it was replaced: at 99.5 % of 1,000 it holds the share 88 times in 100, and leaves [0, 1]."""
    rng = np.random.default_rng(2)
    pairs = [of_counts(counts, 50) for counts in rng.binomial(50, 0.995, (2000, GROUPS))]
    wilsons, plain = (
        np.mean([one[which].low <= 0.995 <= one[which].high for one in pairs]) for which in (0, 1)
    )
    assert wilsons > 0.93
    assert plain < 0.91
    assert max(one[1].high for one in pairs) > 1


def test_images_that_hang_together_count_as_fewer():
    """Four copies of each of 250 observations are worth 250: Wilson's plain interval is half as long."""
    rng, held = np.random.default_rng(3), []
    for _ in range(1000):
        outcomes = rng.random(250) < 0.3
        counts = 4 * np.bincount(rng.permutation(np.arange(250) % GROUPS), outcomes, minlength=GROUPS)
        sizes = 4 * np.bincount(np.arange(250) % GROUPS)
        found = jackknifed_share(outcomes.mean(), (counts.sum() - counts) / (1000 - sizes), 1000)
        held.append(found.low <= 0.3 <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)  # 4 standard errors of 0.7 %
