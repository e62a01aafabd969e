"""The operations of a training step: against closed forms, and against the graph that is computed."""

import math

import numpy as np
import pytest
import tensorflow as tf

from benchmarks.gan_step.operations import multiply_adds, step_operations
from benchmarks.gan_step.products import first_entries, step_products
from gan.networks import ARCHITECTURES
from gan.settings import Settings
from gan.training import Training
from theory.objectives import NON_SATURATING

BATCH, NOISE = 4, 96
PRODUCTS = {"MatMul", "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"}


def training(architecture: str, **options) -> Training:
    images = np.zeros((BATCH, 28, 28), np.uint8)
    return Training(NON_SATURATING, ARCHITECTURES[architecture], images, Settings(0, BATCH, NOISE, **options))


def counted(made: Training, **options) -> int:
    return step_operations(made.discriminator, made.generator, BATCH, **options)


def sum_on_ones(op) -> int:
    """The multiply-adds of a product: what it makes of ones, summed; exact below 2^24 an entry."""
    arguments = {}
    for argument, given in zip(op.op_def.input_arg, op.inputs, strict=True):
        if given.dtype == tf.float32:
            arguments[argument.name] = tf.ones(given.shape)
        else:  # the shape of what comes out
            arguments[argument.name] = list(op.outputs[0].shape)
    for attribute in op.op_def.attr:
        if attribute.type != "type":
            value = op.get_attr(attribute.name)
            arguments[attribute.name] = value.decode() if isinstance(value, bytes) else value
    made = getattr(tf.raw_ops, op.type)(**arguments).numpy()
    assert made.max() < 2**24
    return int(made.sum(dtype=np.float64))


def computed(made: Training) -> int:
    """The operations of all products of one update that anything kept depends on."""
    update = tf.function(made.update, autograph=False)
    return in_graph(
        update.get_concrete_function(tf.TensorSpec([], tf.int64), tf.TensorSpec([BATCH], tf.int32))
    )


def in_graph(function) -> int:
    """The same of the graph of a concrete ``function``."""
    graph = function.graph
    left, seen = [out.op for out in graph.outputs] + list(graph.control_outputs), set()
    while left:
        op = left.pop()
        if op.name not in seen:
            seen.add(op.name)
            left += [given.op for given in op.inputs] + list(op.control_inputs)
    products = [op for op in graph.get_operations() if op.type in PRODUCTS and op.name in seen]
    assert products
    return 2 * sum(map(sum_on_ones, products))


def test_the_mlp_is_its_closed_form() -> None:
    """D is 784-256-256-1, G 96-1024-1024-784; the gradient in D's inputs is needed for G alone."""
    d, d_first = 784 * 256 + 256 * 256 + 256, 784 * 256
    g, g_first = 96 * 1024 + 1024 * 1024 + 1024 * 784, 96 * 1024
    of_discriminator = g + 2 * (d + d + (d - d_first))
    of_generator = g + d + d + g + (g - g_first)
    made = training("mlp")
    assert counted(made) == 2 * BATCH * (of_discriminator + of_generator)
    assert counted(made, reuse_fakes=True) == 2 * BATCH * (of_discriminator + of_generator - g)


def test_the_dcgan_is_its_closed_form() -> None:
    """Convolutions have no border; of a transposed one's taps on a side, one at either end falls outside."""
    made = training("dcgan")
    layers = [*made.discriminator.layers, *made.generator.layers]
    assert {layer.name: multiply_adds(layer) for layer in layers if hasattr(layer, "kernel")} == {
        "convolution_1": 24**2 * 5**2 * 32,
        "convolution_2": 8**2 * 5**2 * 32 * 64,
        "hidden": 1024 * 1024,
        "score": 1024,
        "hidden_1": 96 * 1024,
        "hidden_2": 1024 * 6272,
        "upsample_1": (7 * 4 - 2) ** 2 * 128 * 64,
        "pixels": (14 * 4 - 2) ** 2 * 64,
    }


@pytest.mark.parametrize("reuse_fakes", [False, True])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_step_computes_what_is_counted(architecture, reuse_fakes) -> None:
    made = training(architecture, reuse_fakes=reuse_fakes)
    assert computed(made) == counted(made, reuse_fakes=reuse_fakes)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_products_alone_are_those_of_a_step(architecture) -> None:
    made = training(architecture)
    products = step_products(made.discriminator, made.generator, BATCH)
    alone = tf.function(lambda: [product.compute() for product in products], autograph=False)
    assert in_graph(alone.get_concrete_function()) == counted(made)
    for layer, makes, compute in products:
        shape = {"outputs": layer.output, "inputs": layer.input, "weights": layer.kernel}[makes].shape
        assert compute().shape[1:] == shape[1:]
    # the number that a yardstick returns needs every product: one that was left out would be missed in it
    summed = tf.function(lambda: first_entries([product.compute() for product in products]), autograph=False)
    apart = [float(tf.reshape(product.compute(), [-1])[0]) for product in products]
    least = min(map(abs, apart))
    assert least > 1e-6 * math.fsum(map(abs, apart))  # what single precision resolves
    assert float(summed()) == pytest.approx(math.fsum(apart), abs=least / 2, rel=0)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("kernel", "stride"), [(3, 1), (4, 2), (5, 3)])
@pytest.mark.parametrize("name", ["Conv2D", "Conv2DTranspose"])
def test_a_layer_of_any_border_and_stride_is_counted(name, kernel, stride, padding) -> None:
    import keras

    settings = {"kernel_initializer": "ones", "use_bias": False, "strides": stride, "padding": padding}
    layer = getattr(keras.layers, name)(3, kernel, **settings)
    keras.Sequential([keras.layers.Input((9, 7, 2)), layer])
    assert multiply_adds(layer) == math.fsum(np.ravel(layer(np.ones((1, 9, 7, 2), np.float32))))
