"""Biases in the type of what they are added to: values, two derivatives, and a wide sum as their gradient."""

from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.bias import add_bias
from gan.layers import Conv2D, Conv2DTranspose, Dense
from gan.networks import tanh
from tests.gan.derivatives import derivatives

CHANNELS = 5
SHAPES = [(7, CHANNELS), (3, 4, 6, CHANNELS)]
HALF = 2.0**-8  # the most, relative, that rounding to 8 bits of significand is off
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def numbers(shape, dtype):
    draw = np.random.default_rng(0)
    return tf.constant(draw.normal(size=shape), dtype), tf.constant(draw.normal(size=CHANNELS), dtype)


@pytest.mark.parametrize("compiled", [False, True])
@every_shape
def test_values_and_two_derivatives_are_those_of_a_sum_in_float64(shape, compiled):
    given = numbers(shape, tf.float64)
    found, expected = (
        (tf.function(one, autograph=False) if compiled else one)(given)
        for one in (partial(derivatives, add_bias), partial(derivatives, lambda x, bias: x + bias))
    )
    assert len(found) == 5
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


@every_shape
def test_in_bfloat16_the_bias_is_rounded_and_the_sum_is(shape):
    x, bias = tf.cast(numbers(shape, tf.float32)[0], tf.bfloat16), numbers(shape, tf.float32)[1]
    made = add_bias(x, bias)
    assert made.dtype == tf.bfloat16
    wide, other = (tf.cast(one, tf.float64).numpy() for one in (x, bias))
    wrong = np.abs(tf.cast(made, tf.float64) - (wide + other))
    assert np.all(wrong <= HALF * (np.abs(other) * (1 + HALF) + np.abs(wide + other)))


@pytest.mark.parametrize("terms", [255, 10_000, 150_000])
def test_the_gradient_in_a_bias_of_float32_is_a_wide_sum(terms):
    """A running sum of ones, kept in 8 bits of significand, would come to 256 and stay there."""
    x, bias = tf.zeros((terms, CHANNELS), tf.bfloat16), tf.zeros(CHANNELS)
    with tf.GradientTape() as tape:
        tape.watch(bias)
        made = add_bias(x, bias)
    found = tape.gradient(made, bias, output_gradients=tf.ones_like(made))
    assert found.dtype == tf.float32
    np.testing.assert_allclose(found, terms, rtol=HALF)


LAYERS = {
    "dense": (lambda **settings: Dense(6, **settings), (3, 8)),
    "convolution": (lambda **settings: Conv2D(6, 3, **settings), (2, 8, 8, 4)),
    "convolution of images": (lambda **settings: Conv2D(6, 3, **settings), (2, 8, 8, 1)),
    "transposed convolution": (lambda **settings: Conv2DTranspose(6, 4, 2, "same", **settings), (2, 5, 5, 4)),
    "to images": (lambda **settings: Conv2DTranspose(1, 4, 2, "same", **settings), (2, 5, 5, 4)),
}


def passes(name, activation, dtype):
    """What a layer with a bias makes of numbers, by its fast way and by the reference's."""
    make, shape = LAYERS[name]
    layer = make(activation=activation, dtype=dtype, bias_initializer="random_normal")
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    layer.build(shape)
    made = []
    for fast in (True, False):
        layer.fast = fast
        made.append(layer(x))
    return made


@pytest.mark.parametrize("activation", [None, "relu"])
@pytest.mark.parametrize("name", LAYERS)
def test_a_fast_layer_in_bfloat16_stays_in_it(name, activation):
    """The product is rounded once more on either way, and so are the bias and the sum on the fast one."""
    fast, reference = passes(name, activation, "mixed_bfloat16")
    assert (fast.dtype, reference.dtype) == (tf.bfloat16, tf.float32)
    largest = np.abs(reference).max()
    assert largest > 0
    np.testing.assert_allclose(tf.cast(fast, tf.float32), reference, rtol=0, atol=4 * HALF * largest)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_before_a_tanh_keeps_float32(name):
    fast, reference = passes(name, tanh, "mixed_bfloat16")
    assert fast.dtype == reference.dtype == tf.float32
    np.testing.assert_allclose(fast, reference, rtol=0, atol=2 * HALF)


@pytest.mark.parametrize("name", ["dense", "convolution", "transposed convolution"])
def test_a_layer_of_hidden_values_in_float32_is_the_references_to_the_last_bit(name):
    fast, reference = passes(name, keras.activations.relu, "float32")
    np.testing.assert_array_equal(fast, reference)
