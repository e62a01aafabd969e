"""Layers that Keras does not have: batch normalisation that always trusts its own batch, and exact biases.

Where both sides of a dense layer's kernel are multiples of 1024, as of the widest square ones here, its
float32 rows are whole pages of memory that compete for the same places in the processor's cache, and a
product with the transposed kernel, which is read across them, takes half as long again as one with the
kernel. Such a layer computes its inputs' gradient as (kernel upstream^T)^T: the same sums, on the processors
tried to the last bit, sooner.
"""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

PAGE = 1024  # float32 numbers in 4 KiB


def whole_pages(shape: Any) -> bool:
    """Whether a kernel's ``shape`` (inputs, outputs) has multiples of ``PAGE`` on both sides."""
    return all(side % PAGE == 0 for side in shape)


def times_transposed(upstream: Any, kernel: Any) -> Any:
    """``upstream`` [batch, outputs] times the transposed ``kernel`` [inputs, outputs]: [batch, inputs]."""
    if whole_pages(kernel.shape):
        return tf.transpose(tf.matmul(kernel, upstream, transpose_b=True))
    return tf.matmul(upstream, kernel, transpose_b=True)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def affine(inputs: Any, kernel: Any, bias: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """``inputs`` [batch, inputs] times ``kernel`` plus ``bias``; differentiable more than once."""

    def gradient(upstream: Any) -> tuple[Any, ...]:
        return (
            times_transposed(upstream, kernel),
            tf.matmul(inputs, upstream, transpose_a=True),
            tf.raw_ops.BiasAddGrad(out_backprop=upstream),
        )

    return tf.nn.bias_add(tf.matmul(inputs, kernel), bias), gradient


@keras.saving.register_keras_serializable(package="equipoise")
class BatchStatistics(keras.layers.BatchNormalization):  # type: ignore[misc]  # Keras is untyped
    """Normalises by the mean and variance of the batch at hand, while training and while sampling.

    The moving averages are kept up to date by training passes and count among the parameters, but no
    output depends on them. Momentum and epsilon are Keras' own (0.99 and 1e-3).
    Source: Ioffe & Szegedy 2015, algorithm 1.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """[batch, ..., channels] -> the same shape; moving averages change only if ``training``."""
        if training:
            return super().call(inputs, training=True, mask=mask)
        # in float32 whatever the layer computes in, as Keras does while training
        x, offset, scale = (keras.ops.cast(v, "float32") for v in (inputs, self.beta, self.gamma))
        mean, variance = keras.ops.moments(x, axes=list(range(len(x.shape) - 1)))
        normalised = keras.ops.batch_normalization(
            x, mean, variance, axis=-1, offset=offset, scale=scale, epsilon=self.epsilon
        )
        return keras.ops.cast(normalised, self.compute_dtype)


class _WideBias:
    """A bias that stays float32 where the layer computes in bfloat16; all else is Keras' layer.

    Its gradient is a sum over the batch and all places, of up to some hundred thousand terms. TensorFlow's
    kernel for that on a processor keeps the running sum in the terms' own precision: with 8 bits of
    significand, what is added is soon lost. Adding a float32 bias makes the sum one of float32, and so is
    the layer's output.
    """

    def add_weight(self, *arguments: Any, name: str | None = None, **settings: Any) -> Any:
        """As Keras', but a bias is never cast."""
        own = {"autocast": False} if name == "bias" else {}
        # super() is the Keras layer beside this class in the bases, which the types do not see
        return super().add_weight(*arguments, name=name, **own, **settings)  # type: ignore[misc]


@keras.saving.register_keras_serializable(package="equipoise")
class Dense(_WideBias, keras.layers.Dense):  # type: ignore[misc]  # Keras is untyped
    """A dense layer on [batch, inputs]."""

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """[batch, inputs] -> [batch, outputs]."""
        if self.compute_dtype != "float32" or not whole_pages(self.kernel.shape):
            # elsewhere nothing is gained, and TensorFlow joins product, bias and activation only of its own
            return super().call(inputs, training=training)
        return self.activation(affine(inputs, *map(tf.convert_to_tensor, (self.kernel, self.bias))))


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2D(_WideBias, keras.layers.Conv2D):  # type: ignore[misc]  # Keras is untyped
    """A convolution."""


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2DTranspose(_WideBias, keras.layers.Conv2DTranspose):  # type: ignore[misc]  # Keras is untyped
    """A transposed convolution."""
