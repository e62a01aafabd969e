"""Sampled batches at the equilibrium: their noise against a simulated first step, their limits in time."""

import numpy as np
import pytest

from theory import dynamics, objectives, sampling_noise

NON_SATURATING = objectives.POINTWISE["non_saturating"]


def test_the_first_step_from_rest_moves_the_discriminator_by_the_noise_alone():
    psi, theta = sampling_noise.simulate(NON_SATURATING, 0.3, 0.5, 4, 1, 7, 200_000).T
    assert not theta.any()
    wanted = 0.25 * float(sampling_noise.gradient_noise(NON_SATURATING, 4)[0, 0])
    assert psi.var() == pytest.approx(wanted, rel=0.02)  # its deviation is 0.3 %


def test_a_stationary_covariance_is_kept_by_a_step():
    jacobian = np.array(dynamics.gaussian_gan(NON_SATURATING, 0.7).jacobian()).astype(float)
    noise = np.array([[0.3, 0.1], [0.1, 0.2]])
    kept = np.array(sampling_noise.stationary(jacobian, noise, 0.1)).astype(float)
    moved = np.eye(2) + 0.1 * jacobian
    np.testing.assert_allclose(moved @ kept @ moved.T + 0.01 * noise, kept, rtol=1e-12)
