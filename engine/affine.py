"""The affine map of a dense layer, with a gradient that reads wide kernels the fast way.

A product with the transposed kernel is read across the kernel's rows. Where these are a page of memory or
more, and as many, each read is on a page of its own, and where they are whole pages, these compete for the
same places in the processor's cache besides: the product takes up to half as long again as one with the
kernel. The inputs' gradient is then (kernel upstream^T)^T: the same sums, on a processor with AVX-512 to the
last bit, sooner.
"""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

PAGE = 1024  # float32 numbers in 4 KiB


def wide(shape: Any) -> bool:
    """Whether a kernel's ``shape`` (inputs, outputs) has ``PAGE`` or more on both sides."""
    return all(side >= PAGE for side in shape)


def times_transposed(upstream: Any, kernel: Any) -> Any:
    """``upstream`` [batch, outputs] times the transposed ``kernel`` [inputs, outputs]: [batch, inputs]."""
    if wide(kernel.shape):
        return tf.transpose(tf.matmul(kernel, upstream, transpose_b=True))
    return tf.matmul(upstream, kernel, transpose_b=True)


@tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
def affine(inputs: Any, kernel: Any, bias: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """``inputs`` [batch, inputs] times ``kernel`` plus ``bias``; differentiable more than once."""

    def gradient(upstream: Any) -> tuple[Any, ...]:
        return (
            times_transposed(upstream, kernel),
            tf.matmul(inputs, upstream, transpose_a=True),
            tf.raw_ops.BiasAddGrad(out_backprop=upstream),
        )

    return tf.nn.bias_add(tf.matmul(inputs, kernel), bias), gradient
