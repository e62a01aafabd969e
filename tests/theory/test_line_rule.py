"""The fixed rule against the adaptive one, and what scores imply.

Resolution: 1e-12 for smooth integrands; the rule promises no more where a network has left the nodes.
"""

import numpy as np
import pytest
from scipy.special import expit

from theory import quadrature, ratios
from theory.objectives import OBJECTIVES
from theory.quadrature_nodes import line_rule
from theory.targets import PAIRS


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("points", [96, 512])
def test_the_fixed_rule_integrates_what_the_adaptive_one_does(name, points):
    pair = PAIRS[name]
    rule = line_rule(pair, points)
    assert (np.diff(rule.x) > 0).all()
    for target, masses in ((pair.p, rule.p), (pair.q, rule.q)):
        assert masses.sum() == pytest.approx(1, abs=1e-12)
        for f in (np.tanh, lambda x: np.cos(2 * x) * np.exp(-(x**2) / 3)):
            expected = quadrature.expectation(f, target, pair.breakpoints).value
            assert f(rule.x) @ masses == pytest.approx(expected, abs=1e-12)


def test_the_root_mean_square_is_that_of_the_mixture_and_passes_over_what_has_no_mass():
    pair = PAIRS["shifted_gaussians"]
    rule = line_rule(pair)
    expected = quadrature.weighted_rmse(np.tanh, np.zeros_like, pair).value
    assert rule.rms(np.tanh(rule.x)) == pytest.approx(expected, abs=1e-12)
    assert rule.rms(np.stack([np.tanh(rule.x), 2 * np.tanh(rule.x)])) == pytest.approx(
        [expected, 2 * expected]
    )


@pytest.mark.parametrize("name", ["minimax", "non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded"])
def test_the_optimal_score_is_read_as_the_optimum(name):
    objective, truth = OBJECTIVES[name], np.array([-8.0, -1.5, 0.0, 0.3, 6.0])
    scores = objective.optimal_score(truth)
    np.testing.assert_allclose(ratios.probability(objective, scores), expit(truth), rtol=1e-12)
    np.testing.assert_allclose(ratios.log_ratio(objective, scores), truth, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(ratios.log_ratio(objective, scores, 1.0).round(9), np.clip(truth, -1, 1))
    assert not ratios.undefined(objective, scores).any()


def test_a_least_squares_score_beyond_its_codes_has_no_log_ratio_and_counts_as_the_end():
    pearson, bounded = OBJECTIVES["lsgan_pearson"], OBJECTIVES["lsgan_bounded"]
    scores = np.array([-1.2, -1.0, -0.999, 0.999, 1.0, 3.0])
    assert ratios.codes(pearson) == (-1, 1)
    assert ratios.undefined(pearson, scores).tolist() == [True, True, False, False, True, True]
    assert ratios.log_ratio(pearson, scores, 4.0).tolist() == [-4, -4, -4, 4, 4, 4]
    assert ratios.codes(bounded) is None
    assert not ratios.undefined(bounded, 100 * scores).any()
