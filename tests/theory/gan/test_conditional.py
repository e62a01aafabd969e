"""Laws with labels: samples, marginals and scores against what they are by hand."""

import math

import numpy as np
import pytest

from theory import conditional, objectives, quadrature
from theory.conditional import LABELLED
from theory.divergences import KL
from theory.errors import WrongUsage

TWO, THREE = LABELLED["two_labels"], LABELLED["three_labels"]


def test_points_of_a_label_follow_its_law_and_both_sides_have_the_same_labels():
    (real, labels), (fake, others) = (TWO.sample(side, 3, 40_000) for side in ("p", "q"))
    np.testing.assert_array_equal(labels, others)
    assert np.mean(labels == 1) == pytest.approx(0.75, abs=0.01)  # its deviation is 0.002
    for points, means in ((real, (0, 2)), (fake, (1, 1.5))):
        for label, mean in enumerate(means):
            assert points[labels == label].mean() == pytest.approx(mean, abs=0.05)  # 0.01 at most
    np.testing.assert_array_equal(TWO.sample("p", 3, 40_000)[0], real)


@pytest.mark.parametrize("name", list(LABELLED))
def test_a_marginal_is_a_density(name):
    for target in (LABELLED[name].marginal.p, LABELLED[name].marginal.q):
        assert quadrature.expectation(np.ones_like, target).value == pytest.approx(1, abs=1e-12)
        assert target.sample(1, 7).shape == (7,)


def test_the_divergence_within_labels_is_their_mean():
    # KL of normal laws of one variance is half of the squared distance of their means
    assert conditional.divergence(KL, TWO).value == pytest.approx(0.25 / 2 + 0.75 * 0.25 / 2, abs=1e-12)


def test_a_score_that_does_not_see_the_label_costs_more():
    minimax = objectives.POINTWISE["minimax"]
    best = conditional.optimal_score(minimax, THREE)
    told = conditional.discriminator_value(minimax, THREE, best)
    blind = conditional.discriminator_value(minimax, THREE, lambda x, _: THREE.marginal.log_ratio(x))
    assert blind.value - told.value > 0.05
    alone = quadrature.discriminator_value(minimax, THREE.marginal)
    assert alone.value == pytest.approx(blind.value, abs=1e-10)
    assert told.value < math.log(4)


def test_an_objective_without_an_optimum_has_none_with_labels():
    with pytest.raises(WrongUsage, match="'wgan_gp' has no optimal score"):
        conditional.optimal_score(objectives.OBJECTIVES["wgan_gp"], TWO)
