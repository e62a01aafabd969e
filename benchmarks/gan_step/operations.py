"""The floating-point operations that one training step needs, from the shapes of its networks' layers.

The products alone are counted, two operations per multiply-add: those of dense and convolutional layers,
not those of activations, normalisations and optimizers. A multiply-add with the zeros of a padded border is
not counted, though a library may compute it. A batch of real and a batch of fake images need:

discriminator's update   the fakes; scores of real and fake; the gradient in the discriminator's weights, and
                         in every layer's inputs but the first's, which are images
generator's update       the fakes, unless they are the discriminator's; their scores; the gradient in every
                         layer's inputs of the discriminator, in the generator's weights, and in every layer's
                         inputs of the generator but the first's

Peers are given the same count, whatever they compute, so that shares of a machine's peak compare as times do.
"""

import math
from typing import Any


def step_operations(discriminator: Any, generator: Any, batch: int, *, reuse_fakes: bool = False) -> int:
    """Count those of one update of each player on ``batch`` images, for sequential Keras models."""
    d, g = _products(discriminator), _products(generator)
    of_discriminator = 2 * (3 * sum(d) - d[0]) + sum(g)
    of_generator = 2 * sum(d) + 3 * sum(g) - g[0] - reuse_fakes * sum(g)
    return 2 * batch * (of_discriminator + of_generator)


def layers_with_products(network: Any) -> list[Any]:
    """The dense and convolutional layers of a sequential Keras model."""
    return [layer for layer in network.layers if hasattr(layer, "kernel")]


def _products(network: Any) -> list[int]:
    return [multiply_adds(layer) for layer in layers_with_products(network)]


def multiply_adds(layer: Any) -> int:
    """Count those of one example in one pass through a dense or (transposed) convolutional Keras layer.

    The gradient in the layer's inputs takes as many again, and so does that in its weights.
    """
    shape = tuple(layer.kernel.shape)
    if len(shape) == 2:
        return math.prod(shape)
    sides = [layer.input.shape[1:3], layer.output.shape[1:3]]
    if "Transpose" in type(layer).__name__:  # the convolution whose adjoint it is
        sides.reverse()
    axes = zip(*sides, shape[:2], layer.strides, strict=True)
    return math.prod(_pairs(*axis, layer.padding) for axis in axes) * math.prod(shape[2:])


def _pairs(size: int, out: int, kernel: int, stride: int, padding: str) -> int:
    """How many of the ``kernel`` taps at each of ``out`` places fall on one of the ``size`` pixels."""
    border = max((out - 1) * stride + kernel - size, 0) // 2 if padding == "same" else 0
    return sum(0 <= i * stride + tap - border < size for i in range(out) for tap in range(kernel))
