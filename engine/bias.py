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
        return upstream, tf.cast(_summed(tf.reshape(upstream, [-1, upstream.shape[-1]])), bias.dtype)

    return tf.nn.bias_add(x, tf.cast(bias, x.dtype)), gradient


def _summed(rows: Any) -> Any:
    """The sum of ``rows`` [n, channels].

    TensorFlow's sums keep a running total in the type of the terms, and in 8 bits of significand what is
    added is soon lost; its products keep a wide one, so the sum is a product with ones.
    """
    if rows.dtype != tf.bfloat16:
        # not BiasAddGrad, which TensorFlow would join to a gradient of a kernel, and both would be slower
        return tf.reduce_sum(rows, axis=0)
    return tf.matmul(tf.ones([1, tf.shape(rows)[0]], rows.dtype), rows)[0]
