"""Layers that Keras does not have: batch normalisation by its own batch, exact biases, faster gradients."""

from typing import Any

import keras
import tensorflow as tf

from engine.affine import affine, wide
from engine.bias import add_bias
from engine.device import on_gpu
from engine.few_channels import TAPS, convolution, doubling
from engine.leaky import leaky_maxima, leaky_relu

IMAGE_CHANNELS = 3  # no hidden layer has so few


class TwoWays:
    """A layer that computes in two ways, which are told apart by their rounding alone.

    ``fast`` says whether it takes the faster; ``gan.networks`` sets it before the layer is called.
    """

    fast = False


@keras.saving.register_keras_serializable(package="equipoise")
class BatchStatistics(TwoWays, keras.layers.BatchNormalization):  # type: ignore[misc]  # Keras is untyped
    """Normalises by the mean and variance of the batch at hand, while training and while sampling.

    The moving averages are kept up to date by training passes and count among the parameters, but no
    output depends on them. Momentum and epsilon are Keras' own (0.99 and 1e-3).
    If ``fast``, a training pass and its gradient are a kernel each, not one an operation.
    Source: Ioffe & Szegedy 2015, algorithm 1.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """[batch, ..., channels] -> the same shape; moving averages change only if ``training``."""
        if training and self.fast:
            return self._fast(inputs)
        if training:
            return super().call(inputs, training=True, mask=mask)
        # in float32 whatever the layer computes in, as Keras does while training
        x, offset, scale = (keras.ops.cast(v, "float32") for v in (inputs, self.beta, self.gamma))
        mean, variance = keras.ops.moments(x, axes=list(range(len(x.shape) - 1)))
        normalised = keras.ops.batch_normalization(
            x, mean, variance, axis=-1, offset=offset, scale=scale, epsilon=self.epsilon
        )
        return keras.ops.cast(normalised, self.compute_dtype)

    def _fast(self, inputs: Any) -> Any:
        x = tf.cast(inputs, self.compute_dtype)  # mean and variance are float32 of both types
        as_images = tf.reshape(x, [-1, 1, 1, x.shape[-1]]) if len(x.shape) == 2 else x
        made = tf.raw_ops.FusedBatchNormV3(
            x=as_images,
            scale=tf.convert_to_tensor(self.gamma),
            offset=tf.convert_to_tensor(self.beta),
            mean=tf.zeros(0),
            variance=tf.zeros(0),
            epsilon=self.epsilon,
        )
        terms = tf.cast(tf.size(x) / x.shape[-1], tf.float32)
        # it comes with Bessel's correction, and the average that Keras keeps is of variances without
        variance = made.batch_variance * ((terms - 1) / terms)
        for moving, batch in ((self.moving_mean, made.batch_mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + batch * (1 - self.momentum))
        return tf.reshape(made.y, tf.shape(x))


class _WideBias(TwoWays):
    """A bias that stays float32 where the layer computes in bfloat16; all else is Keras' layer.

    Its gradient is a sum over the batch and all places, of up to some hundred thousand terms. TensorFlow's
    kernel for that on a processor keeps the running sum in the terms' own precision: with 8 bits of
    significand, what is added is soon lost. Adding a float32 bias makes the sum one of float32, and so is
    the layer's output. If ``fast``, the bias is that of ``engine.bias``, and the output is bfloat16.
    """

    def _narrow(self) -> bool:
        """Whether the bias is added in bfloat16: not before a tanh, which then would be no finer."""
        layer: Any = self
        straight = layer.activation in {keras.activations.linear, keras.activations.relu}
        return self.fast and layer.compute_dtype == "bfloat16" and straight

    def _finished(self, made: Any) -> Any:
        """``made`` plus the bias, in the type that it is added in, and activated."""
        layer: Any = self
        bias = tf.convert_to_tensor(layer.bias)
        return layer.activation(add_bias(made if self._narrow() else tf.cast(made, bias.dtype), bias))

    def add_weight(self, *arguments: Any, name: str | None = None, **settings: Any) -> Any:
        """Call the layer as Keras does, but never cast its bias."""
        own = {"autocast": False} if name == "bias" else {}
        # super() is the Keras layer beside this class in the bases, which the types do not see
        return super().add_weight(*arguments, name=name, **own, **settings)  # type: ignore[misc]


@keras.saving.register_keras_serializable(package="equipoise")
class Dense(_WideBias, keras.layers.Dense):  # type: ignore[misc]  # Keras is untyped
    """A dense layer with a bias; a wide one, in float32 on a processor, has ``engine.affine``'s gradient."""

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """[batch, inputs] -> [batch, outputs]."""
        if self._narrow():
            return self._finished(keras.ops.matmul(inputs, self.kernel))
        if self.compute_dtype != "float32" or not wide(self.kernel.shape) or on_gpu():
            # nothing is gained, and TensorFlow joins no activation to a product with a gradient of our own
            return super().call(inputs, training=training)
        kernel, bias = map(tf.convert_to_tensor, (self.kernel, self.bias))
        return self.activation(affine(inputs, kernel, bias))


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2D(_WideBias, keras.layers.Conv2D):  # type: ignore[misc]  # Keras is untyped
    """A convolution; if ``fast`` and of images, it has the gradient of ``engine.few_channels``."""

    def call(self, inputs: Any) -> Any:
        """[batch, height, width, channels] -> [batch, height', width', filters]."""
        borderless = (self.strides, self.padding, self.dilation_rate) == ((1, 1), "valid", (1, 1))
        if self.fast and borderless and self.kernel.shape[2] <= IMAGE_CHANNELS:
            return self._finished(convolution(inputs, tf.convert_to_tensor(self.kernel)))
        if self._narrow():
            return self._finished(self.convolution_op(inputs, self.kernel))
        return super().call(inputs)


@keras.saving.register_keras_serializable(package="equipoise")
class Conv2DTranspose(_WideBias, keras.layers.Conv2DTranspose):  # type: ignore[misc]  # Keras is untyped
    """A transposed convolution; if ``fast`` and to images, it is that of ``engine.few_channels``."""

    def call(self, inputs: Any) -> Any:
        """[batch, height, width, channels] -> [batch, height', width', filters]."""
        doubles = (self.kernel_size, self.strides, self.padding) == ((TAPS, TAPS), (2, 2), "same")
        if self.fast and doubles and self.kernel.shape[2] <= IMAGE_CHANNELS:
            return self._finished(doubling(inputs, tf.convert_to_tensor(self.kernel)))
        if self._narrow():
            return self._finished(self._transposed(inputs))
        return super().call(inputs)

    def _transposed(self, inputs: Any) -> Any:
        return keras.ops.conv_transpose(
            inputs,
            self.kernel,
            strides=self.strides,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation_rate=self.dilation_rate,
        )


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
