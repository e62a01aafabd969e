"""Sampled batches at the equilibrium: their noise against a simulated first step, their limits in time."""

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from theory import dynamics, objectives, sampling_noise

NON_SATURATING = objectives.POINTWISE["non_saturating"]


def test_the_first_step_from_rest_moves_the_discriminator_by_the_noise_alone():
    psi, theta = sampling_noise.simulate(NON_SATURATING, 0.3, 0.5, 4, 1, 7, 200_000).T
    assert not theta.any()
    wanted = 0.25 * float(sampling_noise.gradient_noise(NON_SATURATING, 4)[0, 0])
    assert psi.var() == pytest.approx(wanted, rel=0.02)  # its deviation is 0.3 %


def test_r1_lowers_the_variance_of_stable_steps_only_below_a_bound_on_the_step():
    """Of steps of a half, 4αh < 8 + h² - 2h ends at γ = 3.125 and stability at γ = 3.5625."""

    def variance(weight: float) -> float:
        jacobian = np.array(dynamics.gaussian_gan(NON_SATURATING, weight).jacobian()).astype(float)
        assert np.abs(np.linalg.eigvals(np.eye(2) + 0.5 * jacobian)).max() < 1
        noise = 0.5**2 * np.diag([1.0, 0.0])
        return float(solve_discrete_lyapunov(np.eye(2) + 0.5 * jacobian, noise)[1, 1])

    falling, rising = ([variance(3.125 + side * off) for off in (0.0, 0.15, 0.3)] for side in (-1, 1))
    assert falling == sorted(falling)
    assert rising == sorted(rising)


def test_a_stationary_covariance_is_kept_by_a_step():
    jacobian = np.array(dynamics.gaussian_gan(NON_SATURATING, 0.7).jacobian()).astype(float)
    noise = np.array([[0.3, 0.1], [0.1, 0.2]])
    kept = np.array(sampling_noise.stationary(jacobian, noise, 0.1)).astype(float)
    moved = np.eye(2) + 0.1 * jacobian
    np.testing.assert_allclose(moved @ kept @ moved.T + 0.01 * noise, kept, rtol=1e-12)
