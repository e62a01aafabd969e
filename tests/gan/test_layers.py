"""Dense layers, wide and not: their outputs and derivatives against closed forms in float64."""

import numpy as np
import pytest
import tensorflow as tf

from engine.affine import PAGE, wide
from gan.layers import Dense
from gan.networks import ARCHITECTURES

BATCH = 8
ROUNDING = np.finfo(np.float32).eps


def layer_and_numbers(outputs):
    """A layer from PAGE inputs with kernel and bias away from zero, its inputs, and an upstream gradient."""
    draw = np.random.default_rng(0)
    x, upstream, kernel, bias = (
        draw.normal(size=shape).astype(np.float32)
        for shape in ((BATCH, PAGE), (BATCH, outputs), (PAGE, outputs), (outputs,))
    )
    layer = Dense(outputs)
    layer.build((None, PAGE))
    layer.set_weights([kernel, bias])
    return layer, x, upstream


def assert_product(found, a, b):
    """``found`` is a @ b as exactly as sums of float32 numbers can be promised to be (Higham 2002, (3.5))."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    assert (np.abs(found - a @ b) <= (a.shape[1] + 2) * ROUNDING * (np.abs(a) @ np.abs(b))).all()


@pytest.mark.parametrize("outputs", [PAGE, 2 * PAGE, PAGE + 96, 32])
def test_a_dense_layer_and_its_gradients_are_the_closed_forms(outputs):
    layer, x, upstream = layer_and_numbers(outputs)
    kernel, bias = layer.get_weights()
    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        made = layer(inputs)
    weights = [v.value for v in layer.trainable_variables]
    of_inputs, of_kernel, of_bias = tape.gradient(made, [inputs, *weights], output_gradients=upstream)
    one = np.ones((1, BATCH))
    assert_product(made, np.hstack([x, np.ones((BATCH, 1))]), np.vstack([kernel, bias]))
    assert_product(of_inputs, upstream, kernel.T)
    assert_product(of_kernel, x.T, upstream)
    assert_product(of_bias[None], one, upstream)


@pytest.mark.parametrize("outputs", [PAGE, 32])
def test_a_penalty_on_the_inputs_gradient_reaches_the_kernel(outputs):
    """With upstream u the inputs' gradient is u K^T, and |u K^T|^2 has the gradient 2 (u K^T)^T u in K.

    It is held to the rounding that two products in a row can have: the bound of ``assert_product``, twice.
    """
    layer, x, upstream = layer_and_numbers(outputs)
    inputs, kernel = tf.constant(x), layer.get_weights()[0]
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(inputs)
            made = layer(inputs)
        penalty = tf.reduce_sum(inner.gradient(made, inputs, output_gradients=upstream) ** 2)
    found = outer.gradient(penalty, layer.kernel.value)
    u, k = upstream.astype(np.float64), kernel.astype(np.float64)
    roundings = outputs + 2 + BATCH + 2
    bound = roundings * ROUNDING * 2 * (np.abs(u) @ np.abs(k).T).T @ np.abs(u)
    assert (np.abs(found - 2 * (u @ k.T).T @ u) <= bound).all()


def test_the_wide_layers_of_the_study():
    networks = {
        f"{name} {network.name}": network
        for name, a in ARCHITECTURES.items()
        for network in (a.discriminator(), a.generator(96))
    }
    found = {
        f"{name} {layer.name}"
        for name, network in networks.items()
        for layer in network.layers
        if isinstance(layer, Dense) and wide(layer.kernel.shape)
    }
    assert found == {"mlp generator hidden_2", "dcgan discriminator hidden", "dcgan generator hidden_2"}
