"""Layers that Keras does not have: batch normalisation that always trusts its own batch, and exact biases."""

from typing import Any

import keras
import tensorflow as tf

from engine.affine import affine, whole_pages
from engine.leaky import leaky_maxima, leaky_relu


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
        """Call the layer as Keras does, but never cast its bias."""
        own = {"autocast": False} if name == "bias" else {}
        # super() is the Keras layer beside this class in the bases, which the types do not see
        return super().add_weight(*arguments, name=name, **own, **settings)  # type: ignore[misc]


@keras.saving.register_keras_serializable(package="equipoise")
class Dense(_WideBias, keras.layers.Dense):  # type: ignore[misc]  # Keras is untyped
    """A dense layer with a bias; a wide one has the gradient of ``engine.affine``."""

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """[batch, inputs] -> [batch, outputs]."""
        if self.compute_dtype != "float32" or not whole_pages(self.kernel.shape):
            # nothing is gained, and TensorFlow joins no activation to a product with a gradient of our own
            return super().call(inputs, training=training)
        kernel, bias = map(tf.convert_to_tensor, (self.kernel, self.bias))
        return self.activation(affine(inputs, kernel, bias))


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2D(_WideBias, keras.layers.Conv2D):  # type: ignore[misc]  # Keras is untyped
    """A convolution."""


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2DTranspose(_WideBias, keras.layers.Conv2DTranspose):  # type: ignore[misc]  # Keras is untyped
    """A transposed convolution."""


class LeakyReLU(keras.layers.LeakyReLU):  # type: ignore[misc]  # Keras is untyped
    """A LeakyReLU with the gradient of ``engine.leaky``; ``pooled`` if a ``LeakyMaxima`` follows it."""

    def __init__(self, negative_slope: float, pooled: bool = False, **settings: Any) -> None:
        super().__init__(negative_slope, **settings)
        self.pooled = pooled

    def call(self, inputs: Any) -> Any:
        """[batch, ...] -> the same shape."""
        return leaky_relu(inputs, self.negative_slope, self.pooled)


class LeakyMaxima(keras.layers.MaxPooling2D):  # type: ignore[misc]  # Keras is untyped
    """Max pooling of a ``LeakyReLU`` that was told so; its gradient is that of both: ``engine.leaky``."""

    def __init__(self, pool_size: int, negative_slope: float, **settings: Any) -> None:
        super().__init__(pool_size, **settings)
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Any:
        """[batch, height, width, channels] -> [batch, height // pool_size, width // pool_size, channels]."""
        return leaky_maxima(inputs, self.negative_slope, self.pool_size[0])
