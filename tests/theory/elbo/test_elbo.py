"""The bound's estimators and the conjugate model: arrays, tensors and closed forms agree."""

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from theory import examples
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import T1, Conjugate

parameters = st.floats(-3, 3)


@given(parameters, parameters, st.floats(0.1, 5))
def test_bayes_rule_holds_for_any_observation_and_noise(x, z, variance):
    model, observation, latent = Conjugate(variance), np.array([x]), np.array([z])
    joint = model.log_likelihood(observation, latent) + model.log_prior(latent)
    by_posterior = model.posterior(observation).log_prob(latent) + model.log_evidence(observation)[0]
    assert joint == pytest.approx(by_posterior, abs=1e-11)


def test_densities_are_scipy_s():
    z, mean, scale = np.array([0.3, -1.2]), np.array([0.5, 0.0]), np.array([0.7, 2.0])
    expected = stats.norm(mean, scale).logpdf(z).sum()
    assert Gaussian(mean, np.log(scale)).log_prob(z) == pytest.approx(expected, rel=1e-14)
    assert T1.log_evidence(examples.T1.observation)[0] == pytest.approx(examples.T1.log_evidence, rel=1e-15)


@given(parameters, st.floats(-2, 2))
def test_kl_to_the_prior_is_non_negative_and_zero_only_there(mean, log_scale):
    kl = Gaussian(np.array([mean]), np.array([log_scale])).kl_to_standard()
    assert kl >= -1e-15
    if abs(mean) > 1e-3 or abs(log_scale) > 1e-3:
        assert kl > 0


@pytest.mark.parametrize("estimator", [sgvb_a, sgvb_b])
def test_estimators_take_batches_of_tensors_as_the_vae_will(estimator):
    """[samples, batch, latents] in, [samples, batch] out, equal to NumPy's; gradients reach q."""
    rng = np.random.Generator(np.random.Philox(1))
    x, mean, log_scale = (rng.standard_normal((4, 3)) for _ in range(3))
    noise = rng.standard_normal((5, 4, 3))
    by_array = estimator(T1, x, Gaussian(mean, log_scale), noise)
    assert by_array.shape == (5, 4)
    m, s = tf.constant(mean), tf.constant(log_scale)
    with tf.GradientTape() as tape:
        tape.watch([m, s])
        values = estimator(T1, tf.constant(x), Gaussian(m, s), tf.constant(noise))
        bound = tf.reduce_mean(values)
    np.testing.assert_allclose(values.numpy(), by_array, rtol=1e-13)
    gradients = tape.gradient(bound, [m, s])
    assert all(np.isfinite(g.numpy()).all() and np.abs(g.numpy()).max() > 0 for g in gradients)


def test_estimator_a_is_constant_at_the_posterior():
    observation = np.array([1.0])
    values = sgvb_a(T1, observation, T1.posterior(observation), np.linspace(-3, 3, 7)[:, None])
    np.testing.assert_allclose(values, -math.log(4 * math.pi) / 2 - 0.25, atol=1e-15)
