"""Convolutions between images of few channels and wide hidden layers, by dense products.

A library's convolutions go over channels sixteen at a time, and of images there are one or three. Two of them
are several times faster as one product and a few sums of shifted results: the gradient of a convolution in
its images, and the images of a transposed convolution. The sums are the same, in another order.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf

Gradient = Callable[[Any], tuple[Any, ...]]
TAPS = 4  # of ``doubling``, on a side


@tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
def convolution(images: Any, kernel: Any) -> tuple[Any, Gradient]:
    """Convolve ``images`` [batch, height, width, channels] with no border and at a stride of 1.

    ``kernel`` is [rows, columns, channels, filters]. Differentiable more than once.
    """

    def gradient(upstream: Any) -> tuple[Any, ...]:
        of_kernel = tf.raw_ops.Conv2DBackpropFilter(
            input=images,
            filter_sizes=kernel.shape,
            out_backprop=upstream,
            strides=[1, 1, 1, 1],
            padding="VALID",
        )
        return _gradient_in_images(upstream, kernel), of_kernel

    return tf.nn.conv2d(images, kernel, strides=1, padding="VALID"), gradient


def _gradient_in_images(upstream: Any, kernel: Any) -> Any:
    """``upstream`` [batch, h, w, filters] -> [batch, h + rows - 1, w + columns - 1, channels].

    A row of the upstream times a matrix of shifted kernels is its part of each row of images that it meets.
    """
    rows, columns, channels, filters = kernel.shape
    height, width = upstream.shape[1:3]
    wide = (width + columns - 1) * channels
    padded = tf.concat([tf.reshape(kernel, [-1]), tf.zeros(1, kernel.dtype)], axis=0)
    shifted = tf.gather(padded, _shifts(width, rows, columns, channels, filters))
    parts = tf.matmul(tf.reshape(upstream, [-1, width * filters]), shifted)
    parts = tf.unstack(_wide(tf.reshape(parts, [-1, height, rows, wide])), axis=2)
    borders = [[[0, 0], [row, rows - 1 - row], [0, 0]] for row in range(rows)]
    total = tf.add_n([tf.pad(part, border) for part, border in zip(parts, borders, strict=True)])
    return tf.reshape(tf.cast(total, upstream.dtype), [-1, height + rows - 1, width + columns - 1, channels])


def _wide(parts: Any) -> Any:
    """``parts`` as they are added up: not in 8 bits of significand."""
    return tf.cast(parts, tf.float32) if parts.dtype == tf.bfloat16 else parts


@cache
def _shifts(width: int, rows: int, columns: int, channels: int, filters: int) -> np.ndarray:
    """Where the entries of the matrix stand in the flat kernel; past its end where they are zero.

    Shape [width * filters, rows * (width + columns - 1) * channels].
    """
    shape = (rows, columns, channels, filters)
    of_kernel = np.arange(np.prod(shape), dtype=np.int32).reshape(shape)
    found = np.full((width, filters, rows, width + columns - 1, channels), of_kernel.size, np.int32)
    for place in range(width):
        found[place, :, :, place : place + columns] = of_kernel.transpose(3, 0, 1, 2)
    return found.reshape(width * filters, -1)


@tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow is untyped
def doubling(hidden: Any, kernel: Any) -> tuple[Any, Gradient]:
    """Compute the transposed convolution of stride 2 by ``kernel`` [4, 4, channels, filters], "same" padding.

    ``hidden`` [batch, height, width, filters] -> [batch, 2 height, 2 width, channels]. Differentiable more
    than once.
    """

    def gradient(upstream: Any) -> tuple[Any, ...]:
        of_kernel = tf.raw_ops.Conv2DBackpropFilter(
            input=upstream,
            filter_sizes=kernel.shape,
            out_backprop=hidden,
            strides=[1, 2, 2, 1],
            padding="SAME",
        )
        return tf.nn.conv2d(upstream, kernel, strides=2, padding="SAME"), of_kernel

    return _doubled(hidden, kernel), gradient


def _doubled(hidden: Any, kernel: Any) -> Any:
    _, height, width, filters = hidden.shape
    channels = kernel.shape[2]
    parts = tf.matmul(tf.reshape(hidden, [-1, filters]), tf.reshape(kernel, [-1, filters]), transpose_b=True)
    parts = tf.reshape(_wide(parts), [-1, height, width, 4, 4 * channels])
    rows = _interleaved(tf.unstack(parts, axis=3), axis=1)  # [batch, 2 height, width, 4 channels]
    columns = tf.split(rows, 4, axis=3)
    return tf.cast(_interleaved(columns, axis=2), hidden.dtype)


def _interleaved(taps: list[Any], axis: int) -> Any:
    """What four taps make of each place along ``axis``: twice as many places.

    Place i meets the places 2 i - 1 to 2 i + 2 of the result, one a tap.
    """
    first, second, third, fourth = taps
    even = second + _moved(fourth, axis, 1)
    odd = third + _moved(first, axis, -1)
    shape = [-1, *second.shape[1:axis], 2 * second.shape[axis], *second.shape[axis + 1 :]]
    return tf.reshape(tf.stack([even, odd], axis=axis + 1), shape)


def _moved(x: Any, axis: int, by: int) -> Any:
    """``x`` moved ``by`` 1 or -1 along ``axis``, with zeros where nothing comes from."""
    size = x.shape[axis]
    kept = tf.gather(x, tf.range(size - 1) if by > 0 else tf.range(1, size), axis=axis)
    border = [[0, 0]] * len(x.shape)
    border[axis] = [1, 0] if by > 0 else [0, 1]
    return tf.pad(kept, border)
