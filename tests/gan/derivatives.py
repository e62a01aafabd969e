"""First and second derivatives of a function of tensors, to be compared with those of another one."""

import tensorflow as tf


def every_slope(slopes):
    """A penalty that sees every gradient, so that every second derivative is asked for, mixed ones too."""
    return tf.add_n([tf.reduce_sum(tf.sin(slope) * slope) for slope in slopes])


def derivatives(function, given, penalty=every_slope):
    """Values, gradients from an upstream that is not one, and gradients of a ``penalty`` on those."""
    with tf.GradientTape() as outer:
        outer.watch(given)
        with tf.GradientTape() as inner:
            inner.watch(given)
            made = function(*given)
            total = tf.reduce_sum(tf.sin(made))
        slopes = inner.gradient(total, given)
        penalised = penalty(slopes)
    return [made, *slopes, *outer.gradient(penalised, given)]
