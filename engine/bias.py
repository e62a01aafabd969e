"""A bias that is kept in float32, added in the type of what it is added to."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf


@tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
def add_bias(x: Any, bias: Any) -> tuple[Any, Callable[[Any], tuple[Any, Any]]]:
    """``x`` [..., channels] plus ``bias`` [channels], rounded to the type of ``x``.

    The gradient in the bias is summed wide and has the type of the bias. Differentiable more than once.
    """

    def gradient(upstream: Any) -> tuple[Any, Any]:
        # not TensorFlow's BiasAddGrad: in bfloat16 its running sum has 8 bits of significand, where what is
        # added is soon lost, and in float32 it is joined to a gradient of a kernel, and both are slower
        total = tf.reduce_sum(upstream, axis=list(range(len(upstream.shape) - 1)))
        return upstream, tf.cast(total, bias.dtype)

    return tf.nn.bias_add(x, tf.cast(bias, x.dtype)), gradient
