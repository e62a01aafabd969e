"""LeakyReLU, and maxima of it, with gradients that ask outputs on which side of zero the inputs were.

Both have the same sign. With the inputs needed no more, TensorFlow joins the activation to the product before
it. Where maxima follow, the gradient is multiplied by the slope before it is spread over their windows: a
window's maximum has the sign of the output that it is, and the others' gradient is zero. No bit changes.
"""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Gradient = Callable[[Any], Any]


def leaky_relu(x: Any, slope: float, pooled: bool = False) -> Any:
    """``x`` where positive, else ``slope`` > 0 times it; differentiable more than once.

    ``pooled`` says that ``leaky_maxima`` alone reads the outputs: the gradient that it returns is that of
    the inputs already.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
    def compute(x: Any) -> tuple[Any, Gradient]:
        y = tf.nn.leaky_relu(x, slope)
        return y, (lambda upstream: upstream) if pooled else (lambda upstream: _inner(upstream, y, slope))

    return compute(x)


def leaky_maxima(y: Any, slope: float, size: int) -> Any:
    """Maxima of ``y`` [batch, height, width, channels] in squares of ``size`` side by side.

    ``y`` is what ``leaky_relu`` made, ``pooled``, with that ``slope``; the gradient is that of its inputs.
    What is left over at the lower and right border is in no window. Differentiable more than once.
    """
    window = [1, size, size, 1]
    places = {"ksize": window, "strides": window, "padding": "VALID"}

    @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
    def compute(y: Any) -> tuple[Any, Gradient]:
        maxima = tf.raw_ops.MaxPool(input=y, **places)

        def gradient(upstream: Any) -> Any:
            inner = _inner(upstream, maxima, slope)
            return tf.raw_ops.MaxPoolGrad(orig_input=y, orig_output=maxima, grad=inner, **places)

        return maxima, gradient

    return compute(y)


def _inner(upstream: Any, outputs: Any, slope: float) -> Any:
    return tf.raw_ops.LeakyReluGrad(gradients=upstream, features=outputs, alpha=slope)
