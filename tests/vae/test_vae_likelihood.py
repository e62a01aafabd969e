"""The fast log-likelihood of many draws against theory's, in value, in slope and within the objectives."""

import numpy as np
import pytest
import tensorflow as tf

from theory.elbo.bernoulli import Bernoulli
from vae import model as model_module
from vae.likelihood import bernoulli_log_prob
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS

RANDOM = np.random.default_rng(11)
SCALES = [1e-3, 1.0, 30.0, 2000.0]  # 2,000: exp(-|s|) underflows, and a softplus by exp(s) would overflow


def pixels(dtype):
    return tf.constant(RANDOM.random((6, 1, 784)) < 0.3, dtype)


def value_and_slope(log_prob, logits, x):
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = log_prob(logits, x)
        weighted = tf.reduce_sum(value * tf.constant([[0.5, -1.0, 2.0]], logits.dtype))
    return value.numpy(), tape.gradient(weighted, logits).numpy()


def theorys(logits, x):
    return Bernoulli(logits).log_prob(x)


@pytest.mark.parametrize("scale", SCALES)
def test_value_and_slope_are_theorys(scale):
    x = pixels(tf.float64)
    logits = tf.constant(scale * RANDOM.normal(size=(6, 3, 784)))
    value, slope = value_and_slope(bernoulli_log_prob, logits, x)
    exact_value, exact_slope = value_and_slope(theorys, logits, x)
    np.testing.assert_allclose(value, exact_value, rtol=1e-12)
    np.testing.assert_allclose(slope, exact_slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("scale", SCALES)
def test_value_and_slope_are_tensorflow_probabilitys(scale):
    """An implementation that shares nothing with theory's, in float64 to 12 digits."""
    import tensorflow_probability as tfp

    def by_tfp(logits, x):
        return tfp.distributions.Independent(
            tfp.distributions.Bernoulli(logits, dtype=tf.float64), 1
        ).log_prob(x)

    x = pixels(tf.float64)
    logits = tf.constant(scale * RANDOM.normal(size=(6, 3, 784)))
    value, slope = value_and_slope(bernoulli_log_prob, logits, x)
    expected_value, expected_slope = value_and_slope(by_tfp, logits, x)
    np.testing.assert_allclose(value, expected_value, rtol=1e-12)
    np.testing.assert_allclose(slope, expected_slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("scale", SCALES)
def test_single_precision_loses_no_more_than_theorys_own(scale):
    x = pixels(tf.float32)
    logits = tf.constant(scale * RANDOM.normal(size=(6, 3, 784)), tf.float32)
    exact, exact_slope = value_and_slope(theorys, tf.cast(logits, tf.float64), tf.cast(x, tf.float64))
    value, slope = value_and_slope(bernoulli_log_prob, logits, x)
    np.testing.assert_allclose(value, exact, rtol=1e-6)
    np.testing.assert_allclose(slope, exact_slope, rtol=1e-6, atol=1e-6)


def test_all_pixels_even_make_the_largest_products():
    x = pixels(tf.float32)
    value = bernoulli_log_prob(tf.zeros([6, 3, 784]), x)
    np.testing.assert_allclose(value, np.full((6, 3), -784 * np.log(2)), rtol=1e-6)


def test_one_draw_an_image_is_theorys_bit_by_bit():
    x = pixels(tf.float32)
    logits = tf.constant(RANDOM.normal(size=(6, 1, 784)), tf.float32)
    for ours, exact in zip(
        value_and_slope(bernoulli_log_prob, logits, x), value_and_slope(theorys, logits, x), strict=True
    ):
        np.testing.assert_array_equal(ours, exact)


def test_many_images_meet_one_latent():
    x = pixels(tf.float64)[:, 0]
    logits = tf.constant(RANDOM.normal(size=784))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(logits)
        ours, exact = bernoulli_log_prob(logits, x), theorys(logits, x)
    np.testing.assert_allclose(ours, exact, rtol=1e-12)
    np.testing.assert_allclose(tape.gradient(ours, logits), tape.gradient(exact, logits), rtol=1e-12)


@pytest.mark.parametrize("name", ["elbo_k5", "iwae_k5", "dreg_k5"])
@pytest.mark.parametrize("compiled", [False, True])
def test_objectives_descend_as_with_theorys_likelihood(name, compiled, images, monkeypatch):
    x = tf.constant((images[:8].reshape(8, 784) > 127).astype(np.float32))
    noise = tf.random.stateless_normal([8, 5, 50], [3, 4])
    vae = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 0.2), 3)

    def estimate(x, noise):
        return objective(name).estimate(vae, x, noise)

    ours = tf.function(estimate, jit_compile=compiled, autograph=False)(x, noise)
    monkeypatch.setattr(model_module, "bernoulli_log_prob", theorys)
    exact = estimate(x, noise)
    np.testing.assert_allclose(ours.bound, exact.bound, rtol=2e-6)
    for ascent, reference in zip(ours.descent, exact.descent, strict=True):
        scale = np.abs(reference).max()
        np.testing.assert_allclose(ascent, reference, rtol=1e-3, atol=2e-5 * scale)
