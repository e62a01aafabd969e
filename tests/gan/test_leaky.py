"""LeakyReLU and maxima of it against TensorFlow's own, of which they must have every bit, ties included."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from engine.leaky import leaky_maxima, leaky_relu
from gan.layers import LeakyMaxima, LeakyReLU
from gan.networks import ARCHITECTURES, LEAK
from gan.settings import PRECISIONS

SLOPE = 0.01
SHAPE = (4, 7, 6, 3)  # an odd side, of which the last row is in no window


def numbers(dtype, ties):
    """Points and a direction; with ``ties``, few values, so that windows have several largest and zeros."""
    draw = np.random.default_rng(0)
    points = draw.integers(-2, 3, SHAPE) if ties else draw.normal(size=SHAPE)
    return tf.constant(points, dtype), tf.constant(draw.normal(size=SHAPE), dtype)


def pooled(x):
    return leaky_maxima(leaky_relu(x, SLOPE, pooled=True), SLOPE, 2)


def plain_pooled(x):
    return tf.nn.max_pool2d(tf.nn.leaky_relu(x, SLOPE), 2, 2, "VALID")


def derivatives(function, x, direction):
    """Values, their gradient from an upstream that is not one, and the gradient of a penalty on that."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = function(x * x * direction)
            total = tf.reduce_sum(tf.sin(y))
        slopes = inner.gradient(total, x)
        penalty = tf.reduce_sum(slopes**2)
    return y, slopes, outer.gradient(penalty, x)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
@pytest.mark.parametrize(
    ("ours", "plain"),
    [(lambda x: leaky_relu(x, SLOPE), lambda x: tf.nn.leaky_relu(x, SLOPE)), (pooled, plain_pooled)],
    ids=["leaky", "maxima"],
)
def test_values_and_two_derivatives_are_tensorflows_own(ours, plain, dtype, ties, compiled):
    found, expected = (
        (tf.function(derivatives) if compiled else derivatives)(function, *numbers(dtype, ties))
        for function in (ours, plain)
    )
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one.numpy().astype(np.float64), other.numpy().astype(np.float64))
    assert np.any(found[2])


def test_of_several_largest_one_has_the_whole_gradient():
    x = tf.fill((1, 2, 2, 1), -3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = pooled(x)
    slopes = tape.gradient(y, x).numpy()
    assert sorted(slopes.ravel()) == [0, 0, 0, np.float32(SLOPE)]


def plain_twin(network):
    """``network`` with Keras' own activations and pooling in the place of ours; the others are shared."""
    x = network.inputs[0]
    for layer in network.layers:
        if isinstance(layer, LeakyReLU):
            x = layers.LeakyReLU(LEAK, dtype=layer.dtype_policy)(x)
        elif isinstance(layer, LeakyMaxima):
            x = layers.MaxPooling2D(2, dtype=layer.dtype_policy)(x)
        else:
            x = layer(x)
    return keras.Model(network.inputs, x)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_discriminators_gradients_are_those_of_keras_layers_to_the_last_bit(architecture, precision):
    network = ARCHITECTURES[architecture].discriminator(seed=3, precision=precision)
    images = tf.random.stateless_uniform((16, 28, 28, 1), (0, 1), -1)
    weights = [v.value for v in network.trainable_variables]

    @tf.function
    def gradients(model):
        with tf.GradientTape() as tape:
            tape.watch(images)
            total = tf.reduce_sum(tf.nn.softplus(model(images, training=True)))
        return tape.gradient(total, [*weights, images])

    for one, other in zip(gradients(network), gradients(plain_twin(network)), strict=True):
        assert np.array_equal(one, other)
        assert np.any(one)
