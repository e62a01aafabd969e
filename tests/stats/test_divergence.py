import pytest
from scipy import stats

from stats.divergence import METHOD, expected_divergence, law_ends


def test_a_law_at_either_end_puts_what_was_found_at_its_tail():
    low, high = law_ends(0.05, 1000, 10)
    for end, tail in ((low, 0.975), (high, 0.025)):
        assert stats.ncx2.cdf(100, 9, 2000 * end) == pytest.approx(tail, rel=1e-6)


@pytest.mark.parametrize(
    ("statistic", "above"), [(18, (False, True)), (20, (True, True)), (2, (False, False))]
)
def test_an_end_is_zero_where_a_chi_square_test_says_so(statistic, above):
    """At 9 degrees of freedom the points of 2.5 % and 97.5 % are 2.70 and 19.02."""
    found = law_ends(statistic / 2000, 1000, 10)
    assert tuple(end > 1e-12 for end in found) == above


def test_the_interval_of_the_mean_is_that_of_the_law_and_the_bias():
    low, high = law_ends(0.05, 1000, 10)
    found = expected_divergence(0.05, 1000, 10)
    assert (found.value, found.method) == (0.05, METHOD)
    assert (found.low, found.high) == pytest.approx((low + 0.0045, high + 0.0045), rel=1e-12)


def test_a_spread_makes_the_interval_longer_about_its_value():
    narrow, wide = expected_divergence(0.05, 1000, 10), expected_divergence(0.05, 1000, 10, spread=2.0)
    assert 0.05 - wide.low == pytest.approx(2 * (0.05 - narrow.low), rel=1e-12)
    assert wide.high - 0.05 == pytest.approx(2 * (narrow.high - 0.05), rel=1e-12)


@pytest.mark.parametrize("value", [0.0, 0.0002, 0.0045])
def test_no_law_has_less_than_the_bias_and_the_interval_holds_the_value(value):
    found = expected_divergence(value, 1000, 10)
    assert found.low == value
    assert found.high >= 0.0045
