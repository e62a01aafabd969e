import numpy as np
import pytest
from scipy import stats

from analysis.metrics.classes import class_divergence, class_shares, classifier_score, modes
from stats.jackknife import random_groups


def test_classifier_score_at_its_ends():
    groups = random_groups(400)
    certain = np.eye(10)[np.arange(400) % 10]
    assert classifier_score(certain, groups).value == pytest.approx(10, rel=1e-12)
    undecided = np.full((400, 10), 0.1)
    assert classifier_score(undecided, groups).value == pytest.approx(1, rel=1e-12)
    collapsed = np.eye(10)[np.zeros(400, dtype=int)]
    assert classifier_score(collapsed, groups).value == pytest.approx(1, rel=1e-12)


def test_classifier_score_is_the_mutual_information():
    """For p(y|x) = (1 - e) or e over two classes: log 2 - H(e)."""
    probabilities = np.tile([[0.9, 0.1], [0.1, 0.9]], (100, 1))
    entropy = -(0.9 * np.log(0.9) + 0.1 * np.log(0.1))
    score = classifier_score(probabilities, random_groups(200))
    assert score.value == pytest.approx(np.exp(np.log(2) - entropy), rel=1e-12)


def test_class_divergence_by_hand():
    classes = np.repeat([0, 1], [30, 10])
    interval = class_divergence(classes, np.array([0.5, 0.5]))
    assert interval.value == pytest.approx(0.75 * np.log(1.5) + 0.25 * np.log(0.5), rel=1e-12)
    assert class_divergence(classes, np.array([0.75, 0.25])).value == 0


def test_class_divergence_has_the_floor_of_a_chi_square():
    """E 2n KL = K - 1 at equal shares. Resolution: 4 standard errors of 2000 repeats, 2.9 % of 9."""
    rng = np.random.default_rng(0)
    expected = rng.dirichlet(np.full(10, 20))
    values = [
        2 * 2000 * class_divergence(rng.choice(10, size=2000, p=expected), expected).value for _ in range(500)
    ]
    assert np.mean(values) == pytest.approx(9, abs=4 * np.sqrt(18 / 500))


def test_the_interval_inverts_the_noncentral_chi_square():
    """What was found is at the 2.5 % and 97.5 % points of the laws at the ends, less the bias (K - 1)/2n."""
    expected = np.full(10, 0.1)
    classes = np.repeat(np.arange(10), [103, 91, 112, 97, 100, 88, 110, 99, 101, 99])
    found = class_divergence(classes, expected)
    assert found.method == "chi-square 95%, at this size"
    statistic = 2000 * found.value
    assert found.low == pytest.approx(found.value, rel=1e-12)  # below the least mean, 9/2000
    assert stats.ncx2.cdf(statistic, 9, 2000 * found.high - 9) == pytest.approx(0.025, abs=1e-3)
    found = class_divergence(np.repeat(np.arange(10), 10 * np.arange(15, 5, -1)), expected)
    for end, tail in ((found.low, 0.975), (found.high, 0.025)):
        assert stats.ncx2.cdf(2100 * found.value, 9, 2100 * end - 9) == pytest.approx(tail, abs=2e-3)


def test_the_interval_is_above_the_least_mean_iff_the_test_finds_a_difference():
    """Pearson's own chi-square test, at 2.5 %: a law near enough that the two statistics agree."""
    rng, expected = np.random.default_rng(1), np.full(10, 0.1)
    seen = set()
    for tilt in np.repeat([0.0, 0.05, 0.1], 40):
        shares = expected + tilt * expected * np.tile([1, -1], 5)
        classes = rng.choice(10, size=3000, p=shares)
        p_value = stats.chisquare(np.bincount(classes, minlength=10)).pvalue
        if abs(p_value - 0.025) > 0.003:
            assert (class_divergence(classes, expected).low > 9 / 6000 + 1e-12) == (p_value < 0.025)
            seen.add(p_value < 0.025)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("weights", "most"),
    [
        ([1] * 10, 0.99),
        ([1.1, 0.9] * 5, 0.98),
        ([2, 1, 1, 1, 1, 0.5, 1, 1, 1, 1], 0.98),
        ([6, 1, 1, 1, 1, 1, 1, 1, 1, 1], 0.98),
        ([80, 1, 1, 1, 1, 1, 1, 1, 1, 1], 1.0),
    ],
)
def test_intervals_hold_the_mean_over_samples(weights, most):
    """Near and far. Resolution of 1000 repeats: 0.7 % of the 95 %, 1.5 % of the mean; 2.9 and 3.3 errors."""
    rng, expected = np.random.default_rng(2), np.full(10, 0.1)
    shares = np.array(weights) / sum(weights)
    counts = rng.multinomial(1500, shares, size=1000)
    found = [class_divergence(np.repeat(np.arange(10), row), expected) for row in counts]
    mean = float(np.mean([one.value for one in found]))
    assert mean == pytest.approx(float(shares @ np.log(shares / expected)) + 9 / 3000, rel=0.05)
    assert 0.93 <= np.mean([one.low <= mean <= one.high for one in found]) <= most
    assert all(0 <= one.low <= one.value <= one.high for one in found)


def test_classes_that_are_all_missing_but_one():
    found = class_divergence(np.zeros(10_000, dtype=int), np.full(1000, 0.001))
    assert found.value == pytest.approx(np.log(1000), rel=1e-12)
    assert found.low < found.value < found.high < found.value * 1.05


def test_shares_and_modes():
    np.testing.assert_allclose(class_shares(np.array([0, 0, 2, 1]), 4), [0.5, 0.25, 0.25, 0])
    found = modes(np.array([3, 3, 7]))
    assert (found.value, found.low, found.high) == (2, 2, 2)
