"""Proper composite losses: H, f and the squared Hellinger distance against closed forms of others."""

import math

import numpy as np
import pytest
import tensorflow as tf
from scipy import optimize, stats

from theory import quadrature, targets
from theory.proper_losses import HELLINGER, PROPER_LOSSES
from theory.worlds.divergences.proper import bregman, compiled


@pytest.mark.parametrize("shift", [0.1, 1.0, 3.0])
def test_the_squared_hellinger_distance_of_gaussians(shift):
    found = quadrature.divergence(HELLINGER, targets.shifted_gaussians(shift))
    assert found.value == pytest.approx(1 - math.exp(-(shift**2) / 8), abs=1e-12)


@pytest.mark.parametrize("name", list(PROPER_LOSSES))
@pytest.mark.parametrize("chance", [0.1, 0.5, 0.85])
def test_the_least_loss_is_found_by_a_search_too(name, chance):
    loss = PROPER_LOSSES[name]
    found = optimize.minimize_scalar(
        lambda s: loss.conditional(chance, np.float64(s)), bounds=(-8, 12), method="bounded"
    )
    assert compiled(loss)[0](chance) == pytest.approx(found.fun, abs=1e-9)


def test_the_gan_s_bregman_divergence_is_that_of_two_coins():
    coins = stats.entropy([0.3, 0.7], [0.6, 0.4])
    assert bregman(PROPER_LOSSES["minimax"], 0.3, 0.6) == pytest.approx(coins, rel=1e-13)
    assert bregman(PROPER_LOSSES["lsgan"], 0.3, 0.6) == pytest.approx(0.3**2 / 2, rel=1e-13)


@pytest.mark.parametrize("name", list(PROPER_LOSSES))
def test_losses_take_tensors_as_they_take_arrays(name):
    loss, scores = PROPER_LOSSES[name], np.array([-1.5, 0.0, 2.0])
    for of in (loss.real, loss.fake, loss.score):
        np.testing.assert_allclose(of(tf.constant(scores)).numpy(), of(scores), rtol=1e-14)
