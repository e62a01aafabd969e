"""Products in the place of convolutions, against TensorFlow's own: in float64, and to float32's rounding."""

from functools import partial

import numpy as np
import pytest
import tensorflow as tf

from engine.few_channels import TAPS, convolution, doubling
from tests.gan.derivatives import derivatives

BATCH, FILTERS = 3, 5
EXACT = 1e-12  # of the largest entry, in float64
ROUNDING = np.finfo(np.float32).eps
SIDES = [(7, 9), (6, 5)]  # height and width


def plain_convolution(images, kernel):
    return tf.nn.conv2d(images, kernel, 1, "VALID")


def plain_doubling(hidden, kernel):
    batch, height, width, _ = hidden.shape
    shape = [batch, 2 * height, 2 * width, kernel.shape[2]]
    return tf.nn.conv2d_transpose(hidden, kernel, shape, 2, "SAME")


def of_convolution(sides, channels):
    """The shapes of what it is given; the kernel's sides differ, so that none can take the other's place."""
    return (BATCH, *sides, channels), (5, 3, channels, FILTERS)


def of_doubling(sides, channels):
    return (BATCH, *sides, FILTERS), (TAPS, TAPS, channels, FILTERS)


OPERATIONS = {
    "convolution": (convolution, plain_convolution, of_convolution),
    "doubling": (doubling, plain_doubling, of_doubling),
}
every_operation = pytest.mark.parametrize("operation", OPERATIONS)
every_size = pytest.mark.parametrize("sides", SIDES, ids=str)
every_channels = pytest.mark.parametrize("channels", [1, 3])


def numbers(shapes):
    draw = np.random.default_rng(0)
    return [draw.normal(size=shape) for shape in shapes]


def computed(function, given, compiled):
    """The same, op by op or in a graph."""
    of_function = partial(derivatives, function)
    return (tf.function(of_function, autograph=False) if compiled else of_function)(given)


@pytest.mark.parametrize("compiled", [False, True])
@every_channels
@every_size
@every_operation
def test_values_and_two_derivatives_are_tensorflows_own_in_float64(operation, sides, channels, compiled):
    ours, plain, shapes = OPERATIONS[operation]
    given = [tf.constant(one) for one in numbers(shapes(sides, channels))]
    found, expected = (computed(function, given, compiled) for function in (ours, plain))
    assert len(found) == 1 + 2 * len(given)
    for one, other in zip(found, expected, strict=True):
        assert one.shape == other.shape
        scale = np.abs(other).max()
        assert scale > 0
        np.testing.assert_allclose(one, other, rtol=0, atol=EXACT * scale)


def backward(function, given, upstream):
    """Values, and gradients from ``upstream``."""
    with tf.GradientTape() as tape:
        tape.watch(given)
        made = function(*given)
    return [made, *tape.gradient(made, given, output_gradients=upstream)]


def terms(operation, sides, channels):
    """The most terms that are summed to one entry: of the values, and of each gradient."""
    if operation == "doubling":
        places = BATCH * sides[0] * sides[1]
        return [4 * FILTERS, TAPS * TAPS * channels, places]
    places = BATCH * (sides[0] - 4) * (sides[1] - 2)
    return [15 * channels, 15 * FILTERS, places]


@every_channels
@every_size
@every_operation
def test_in_float32_they_differ_by_no_more_than_rounding(operation, sides, channels):
    """A sum of n products, in any order, is wrong by at most n eps times that of their absolute values.

    That is the same operation on absolute values, in float64 (Higham 2002, (3.5)).
    """
    ours, plain, shapes = OPERATIONS[operation]
    given = [one.astype(np.float32) for one in numbers(shapes(sides, channels))]
    upstream = np.random.default_rng(1).normal(size=ours(*map(tf.constant, given)).shape).astype(np.float32)
    found = backward(ours, [tf.constant(one) for one in given], tf.constant(upstream))
    wide = [tf.constant(one, tf.float64) for one in given]
    exact = backward(plain, wide, tf.constant(upstream, tf.float64))
    sizes = backward(plain, [tf.abs(one) for one in wide], tf.abs(tf.constant(upstream, tf.float64)))
    for count, one, right, size in zip(terms(operation, sides, channels), found, exact, sizes, strict=True):
        assert one.dtype == tf.float32
        assert np.all(np.abs(tf.cast(one, tf.float64) - right) <= count * ROUNDING * size)


@every_operation
def test_in_bfloat16_sums_are_wide(operation):
    """Each number has 8 bits of significand, and so has what comes out, but no sum on the way there."""
    ours, plain, shapes = OPERATIONS[operation]
    given = [tf.cast(one, tf.bfloat16) for one in numbers(shapes(SIDES[0], 1))]
    upstream = tf.cast(np.random.default_rng(1).normal(size=ours(*given).shape), tf.bfloat16)
    found = backward(ours, given, upstream)
    wide = [tf.cast(one, tf.float64) for one in given]
    exact = backward(plain, wide, tf.cast(upstream, tf.float64))
    sizes = backward(plain, [tf.abs(one) for one in wide], tf.abs(tf.cast(upstream, tf.float64)))
    for one, right, size in zip(found, exact, sizes, strict=True):
        wrong = np.abs(tf.cast(one, tf.float64) - right)
        # the upstream and each part of a sum are rounded once, and the sum is once more: 2^-9 each
        assert np.all(wrong <= 3 * 2.0**-9 * size)
