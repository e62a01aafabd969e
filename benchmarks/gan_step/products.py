"""The products of one training step and nothing else: those that ``operations`` counts, on random numbers.

Every pass through a network has inputs of its own, so that no product can be taken for another one;
each is computed as the engine does.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import tensorflow as tf

from benchmarks.gan_step.operations import layers_with_products
from engine.affine import times_transposed


class Product(NamedTuple):
    """A product and what it makes: "outputs" of ``layer``, or the gradient in its "inputs" or "weights"."""

    layer: Any
    makes: str
    compute: Callable[[], Any]


def step_products(discriminator: Any, generator: Any, batch: int) -> list[Product]:
    """List those of one update of each player on ``batch`` images, in their order, fakes not reused."""
    d, g = layers_with_products(discriminator), layers_with_products(generator)
    of_discriminator = [*_forward(g, batch), *_forward(d, 2 * batch)]
    of_discriminator += [*_backward(d, 2 * batch, "weights"), *_backward(d[1:], 2 * batch, "inputs")]
    of_generator = [*_forward(g, batch), *_forward(d, batch), *_backward(d, batch, "inputs")]
    of_generator += [*_backward(g, batch, "weights"), *_backward(g[1:], batch, "inputs")]
    numbers = tf.random.Generator.from_seed(0)
    return [_product(numbers, *one) for one in (*of_discriminator, *of_generator)]


def first_entries(made: list[Any]) -> Any:
    """The sum of each result's first entry: a number that needs all, as what nothing needs is left out."""
    return tf.add_n([tf.reshape(one, [-1])[0] for one in made])


Wanted = tuple[Any, int, str]  # layer, images, what is made


def _forward(layers: list[Any], batch: int) -> Iterator[Wanted]:
    return ((layer, batch, "outputs") for layer in layers)


def _backward(layers: list[Any], batch: int, makes: str) -> Iterator[Wanted]:
    return ((layer, batch, makes) for layer in reversed(layers))


def _product(numbers: tf.random.Generator, layer: Any, batch: int, makes: str) -> Product:
    x, y = (numbers.uniform((batch, *side.shape[1:])) for side in (layer.input, layer.output))
    kernel = layer.kernel.value
    if len(kernel.shape) == 2:
        made = {
            "outputs": lambda: tf.matmul(x, kernel),
            "inputs": lambda: times_transposed(y, kernel),
            "weights": lambda: tf.matmul(x, y, transpose_a=True),
        }
        return Product(layer, makes, made[makes])
    transposed = "Transpose" in type(layer).__name__  # the adjoint of a convolution from y to x
    big, small = (y, x) if transposed else (x, y)
    places = {"strides": [1, *layer.strides, 1], "padding": layer.padding.upper()}
    convolved = {
        "outputs": lambda: tf.raw_ops.Conv2D(input=big, filter=kernel, **places),
        "inputs": lambda: tf.raw_ops.Conv2DBackpropInput(
            input_sizes=big.shape, filter=kernel, out_backprop=small, **places
        ),
        "weights": lambda: tf.raw_ops.Conv2DBackpropFilter(
            input=big, filter_sizes=kernel.shape, out_backprop=small, **places
        ),
    }
    adjoint = {"outputs": "inputs", "inputs": "outputs", "weights": "weights"}
    return Product(layer, makes, convolved[adjoint[makes] if transposed else makes])
