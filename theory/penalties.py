"""Penalties on the size of a discriminator's gradient: (discriminator, real, fake) -> scalar.

``discriminator`` maps points [batch, ...] to raw scores, [batch] or [batch, 1], none of which depends on
another's point. The gradient is taken by the points, so the arguments are TensorFlow's, and so is what comes
back: in squared score units over squared units of x.
"""

import sys
from collections.abc import Callable
from typing import Any

from theory.ops import Array

Penalty = Callable[[Any, Array, Array], Array]


def one_centred(weight: float) -> Penalty:
    """``weight`` times the mean of (|grad D| - 1)^2, on the lines between paired real and fake points.

    The i-th of n pairs is seen at the share (i + 1/2)/n of its line: the pairs come in random order, so this
    is a systematic sample of the uniform shares, of less variance than independent ones and without
    random numbers of its own. Source: Gulrajani et al. 2017, eq. 3.
    """

    def penalty(discriminator: Any, real: Array, fake: Array) -> Array:
        tf = sys.modules["tensorflow"]
        count = tf.shape(real)[0]
        share = (tf.range(tf.cast(count, real.dtype), dtype=real.dtype) + 0.5) / tf.cast(count, real.dtype)
        share = tf.reshape(share, [-1, *[1] * (len(real.shape) - 1)])
        # the root has no derivative at zero, where every direction is as good as any other
        size = tf.sqrt(_squared_slopes(discriminator, real + share * (fake - real)) + 1e-12)
        return weight * tf.reduce_mean((size - 1) ** 2)

    return penalty


def zero_centred(weight: float) -> Penalty:
    """``weight``/2 times the mean of |grad D|^2 on real points: R1. Source: Mescheder et al. 2018, eq. 9."""

    def penalty(discriminator: Any, real: Array, fake: Array) -> Array:
        del fake
        return weight / 2 * sys.modules["tensorflow"].reduce_mean(_squared_slopes(discriminator, real))

    return penalty


def zero_centred_at_fakes(weight: float) -> Penalty:
    """``weight``/2 times the mean of |grad D|^2 on fake points: R2. Source: Mescheder et al. 2018, eq. 10."""
    r1 = zero_centred(weight)

    def penalty(discriminator: Any, real: Array, fake: Array) -> Array:
        return r1(discriminator, fake, real)

    return penalty


def zero_centred_penalties(r1: float, r2: float) -> list[Penalty]:
    """Return R1 and R2 of these weights, each only where its weight is not 0."""
    return [make(weight) for make, weight in ((zero_centred, r1), (zero_centred_at_fakes, r2)) if weight]


def _squared_slopes(discriminator: Any, points: Array) -> Array:
    """|grad D|^2 at each of the ``points`` [batch, ...]: [batch]."""
    tf = sys.modules["tensorflow"]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(points)
        total = tf.reduce_sum(discriminator(points))
    slopes = tape.gradient(total, points)
    return tf.reduce_sum(slopes * slopes, axis=list(range(1, len(points.shape))))
