"""Gradient penalties against discriminators whose gradient is known."""

import numpy as np
import pytest
import tensorflow as tf

from theory.objectives import OBJECTIVES
from theory.penalties import one_centred, zero_centred, zero_centred_at_fakes

RNG = np.random.default_rng(0)
REAL, FAKE = (tf.constant(RNG.normal(size=(6, 4, 4, 1))) for _ in range(2))


def test_a_linear_discriminator_has_one_slope_everywhere():
    weights = tf.constant(RNG.normal(size=(16, 1)))
    size = np.linalg.norm(weights)

    def linear(x):
        return tf.reshape(x, [-1, 16]) @ weights

    assert float(one_centred(10.0)(linear, REAL, FAKE)) == pytest.approx(10 * (size - 1) ** 2, rel=1e-10)
    assert float(zero_centred(0.5)(linear, REAL, FAKE)) == pytest.approx(0.25 * size**2, rel=1e-12)


def test_slopes_are_taken_on_the_lines_between_pairs_on_real_and_on_fake_points():
    """D = |x|^2/2 has slope |x|."""

    def half_square(x):
        return tf.reduce_sum(x * x, axis=[1, 2, 3]) / 2

    shares = (np.arange(6) + 0.5) / 6
    between = [r + share * (f - r) for r, f, share in zip(REAL.numpy(), FAKE.numpy(), shares, strict=True)]
    sizes = np.array([np.linalg.norm(x) for x in between])
    expected = np.mean((sizes - 1) ** 2)
    assert float(one_centred(1.0)(half_square, REAL, FAKE)) == pytest.approx(expected, rel=1e-10)
    for penalty, points in ((zero_centred, REAL), (zero_centred_at_fakes, FAKE)):
        expected = np.mean([np.sum(x**2) for x in points.numpy()]) / 2
        assert float(penalty(1.0)(half_square, REAL, FAKE)) == pytest.approx(expected, rel=1e-12)


def test_a_flat_discriminator_has_a_finite_gradient_of_its_penalty():
    scale = tf.Variable(0.0, dtype=tf.float64)
    with tf.GradientTape() as tape:
        loss = one_centred(10.0)(lambda x: scale * tf.reduce_sum(x, axis=[1, 2, 3]), REAL, FAKE)
    assert float(loss) == pytest.approx(10, rel=1e-4)
    assert np.isfinite(tape.gradient(loss, scale).numpy())


def test_the_batch_s_size_may_be_unknown_when_the_graph_is_made():
    penalty = tf.function(
        lambda real, fake: one_centred(1.0)(lambda x: tf.reduce_sum(x * x, axis=1), real, fake),
        input_signature=[tf.TensorSpec([None, 2], tf.float32)] * 2,
    )
    points = tf.constant(RNG.normal(size=(5, 2)), tf.float32)
    assert penalty(points, points).dtype == tf.float32


def test_of_all_objectives_only_wasserstein_s_brings_a_penalty():
    assert [name for name, o in OBJECTIVES.items() if o.penalty is not None] == ["wgan_gp"]
