"""Vector fields derived from the objectives: against finite differences, TensorFlow and closed forms."""

import numpy as np
import pytest
import sympy
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from theory import calculus, dynamics, targets
from theory.errors import WrongUsage
from theory.gradients import generator
from theory.objectives import OBJECTIVES, POINTWISE
from theory.quadrature import divergence, expectation

NAMES = [name for name, o in OBJECTIVES.items() if o.tells_ratio]


@pytest.mark.parametrize("player", ["real", "fake", "generator"])
@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_tensorflow_s_gradients(name, player):
    objective = POINTWISE[name]
    loss = {"real": objective.real, "fake": objective.fake, "generator": objective.generator}[player]
    scores = tf.constant([-1000.0, -35.0, -2.0, 0.0, 0.7, 35.0, 1000.0], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        total = tf.reduce_sum(loss(scores))
    expected = tape.gradient(total, scores).numpy()
    np.testing.assert_allclose(calculus.slope(loss)(scores.numpy()), expected, rtol=1e-12, atol=1e-14)


def test_gaussian_moments_are_those_of_quadrature():
    z = sympy.Symbol("z")
    polynomial = 3 - 2 * z + 5 * z**2 - z**3 + z**4 / 2 + z**6
    by_quadrature = expectation(sympy.lambdify(z, polynomial), targets.normal())
    assert float(calculus.normal_mean(polynomial, z)) == pytest.approx(by_quadrature.value, rel=1e-13)
    assert calculus.normal_variance(z**2, z) == 2


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_velocities_are_minus_the_losses_slopes(psi, theta):
    step = 1e-6
    for name in NAMES:
        game = dynamics.dirac_gan(OBJECTIVES[name], 0.3)
        losses = sympy.lambdify(
            (dynamics.psi, dynamics.theta), [game.discriminator_loss, game.generator_loss], "numpy"
        )
        by_psi = (losses(psi + step, theta)[0] - losses(psi - step, theta)[0]) / (2 * step)
        by_theta = (losses(psi, theta + step)[1] - losses(psi, theta - step)[1]) / (2 * step)
        assert game.velocity()(psi, theta) == pytest.approx((-by_psi, -by_theta), abs=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_the_gaussian_field_agrees_with_its_linearisation(name):
    velocity = dynamics.gaussian_velocity(OBJECTIVES[name], 0.5)
    jacobian = np.array(dynamics.gaussian_gan(OBJECTIVES[name], 0.5).jacobian()).astype(float)
    state = np.array([2e-4, -3e-4])
    np.testing.assert_allclose(velocity(*state), jacobian @ state, atol=1e-6 * np.abs(state).max() * 10)


def test_r1_brings_the_dirac_gan_to_rest_and_without_it_the_orbit_stays():
    start, times = (0.1, 0.1), np.linspace(0, 60, 7)
    free = dynamics.trajectory(dynamics.dirac_gan(OBJECTIVES["minimax"]).velocity(), start, times)
    damped = dynamics.trajectory(dynamics.dirac_gan(OBJECTIVES["minimax"], 1.0).velocity(), start, times)
    radii = np.linalg.norm(free, axis=1)
    assert radii.min() > 0.9 * radii[0]
    assert np.linalg.norm(damped[-1]) < 1e-8


def test_simultaneous_steps_spiral_out_and_alternating_ones_do_not():
    velocity = dynamics.dirac_gan(OBJECTIVES["lsgan"]).velocity()
    out = dynamics.gradient_steps(velocity, (0.01, 0.0), 0.5, 40)
    ring = dynamics.gradient_steps(velocity, (0.01, 0.0), 0.5, 40, alternate=True)
    assert np.linalg.norm(out[-1]) > 2 * np.linalg.norm(out[0])
    assert np.linalg.norm(ring, axis=1).max() < 1.5 * np.linalg.norm(ring[0])


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_at_the_optimum_has_two_routes(name):
    pair = targets.shifted_gaussians(0.7)
    by_path = generator.generator_gradient_at_optimum(OBJECTIVES[name], pair)
    by_score = generator.generator_gradient_at_optimum_by_score(OBJECTIVES[name], pair, 0.7)
    assert by_path.value == pytest.approx(by_score.value, abs=1e-12)


def test_the_minimax_gradient_is_the_slope_of_2_jsd():
    """Central differences of quadrature: error about h²/6 + 1e-15/h."""
    step, jsd = 1e-4, OBJECTIVES["minimax"].generator_identity.divergence
    above, below = (divergence(jsd, targets.shifted_gaussians(0.7 + s)).value for s in (step, -step))
    gradient = generator.generator_gradient_at_optimum(OBJECTIVES["minimax"], targets.shifted_gaussians(0.7))
    assert gradient.value == pytest.approx((above - below) / step, abs=1e-8)


def test_objectives_without_pointwise_losses_or_an_optimum_have_no_field():
    for derived in (dynamics.dirac_gan, generator.at_optimum):
        with pytest.raises(WrongUsage, match="'relativistic' is not a sum of pointwise losses"):
            derived(OBJECTIVES["relativistic"])
        with pytest.raises(WrongUsage, match="'wgan_gp' has no optimal score"):
            derived(OBJECTIVES["wgan_gp"])
