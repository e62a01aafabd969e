"""Elementary functions that accept a NumPy array, a TensorFlow tensor, a SymPy expression or an Arb ball.

One function serves training (tensors), quadrature (arrays), proof (expressions) and rigorous
enclosure (balls), so that what is verified is what is trained. The input's dtype is kept.
Nothing here imports TensorFlow, SymPy or python-flint: an argument of theirs brings its own.
"""

import math
import sys
from fractions import Fraction
from typing import Any

import numpy as np

Array = Any  # np.ndarray | tf.Tensor | sympy.Expr | flint.arb


def _is_tensor(x: Array) -> bool:
    tf = sys.modules.get("tensorflow")
    return tf is not None and tf.is_tensor(x)


def _is_symbolic(x: Array) -> bool:
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(x, sympy.Basic)


def _is_ball(x: Array) -> bool:
    flint = sys.modules.get("flint")
    return flint is not None and isinstance(x, flint.arb | flint.acb)


def softplus(x: Array) -> Array:
    """log(1 + e^x), without overflow or loss of small values; same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].math.softplus(x)
    if _is_symbolic(x):
        sympy = sys.modules["sympy"]
        return sympy.log(1 + sympy.exp(x))
    if _is_ball(x):
        return log(1 + x.exp())
    return np.logaddexp(0.0, x)


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), without overflow; same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].math.sigmoid(x)
    if _is_symbolic(x):
        return 1 / (1 + sys.modules["sympy"].exp(-x))
    if _is_ball(x):
        return 1 / (1 + (-x).exp())
    from scipy.special import expit

    return expit(x)


def tanh(x: Array) -> Array:
    """Hyperbolic tangent; same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].math.tanh(x)
    if _is_symbolic(x):
        return sys.modules["sympy"].tanh(x)
    if _is_ball(x):
        return x.tanh()
    return np.tanh(x)


def exp(x: Array) -> Array:
    """e^x; same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].math.exp(x)
    if _is_symbolic(x):
        return sys.modules["sympy"].exp(x)
    if _is_ball(x):
        return x.exp()
    return np.exp(x)


def log(x: Array) -> Array:
    """Natural logarithm of positive ``x``; same shape. A complex ball that meets the cut gives no number,
    which is what rigorous integration must be told there."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].math.log(x)
    if _is_symbolic(x):
        return sys.modules["sympy"].log(x)
    if _is_ball(x):
        return x.log(analytic=True) if isinstance(x, sys.modules["flint"].acb) else x.log()
    return np.log(x)


def absolute(x: Array) -> Array:
    """|x|; same shape as ``x``."""
    return abs(x)


def sign(x: Array) -> Array:
    """-1, 0 or 1; same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].sign(x)
    if _is_symbolic(x):
        return sys.modules["sympy"].sign(x)
    if _is_ball(x):
        return x.sgn()
    return np.sign(x)


def positive_part(x: Array) -> Array:
    """max(x, 0); same shape as ``x``."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].nn.relu(x)
    if _is_symbolic(x):
        return sys.modules["sympy"].Max(x, 0)
    if _is_ball(x):
        return (x + abs(x)) / 2
    return np.maximum(x, 0)


def mean(x: Array) -> Array:
    """The mean over every axis: a scalar of the input's dtype."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].reduce_mean(x)
    return np.mean(x)


def event_sum(x: Array) -> Array:
    """The sum over the last axis, that of an event's coordinates; an expression or ball is its own sum."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].reduce_sum(x, axis=-1)
    if _is_symbolic(x) or _is_ball(x):
        return x
    return np.sum(x, axis=-1)


def zeros_like(x: Array) -> Array:
    """Zero in the shape and arithmetic of ``x``, also where ``x`` is infinite."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].zeros_like(x)
    if _is_symbolic(x) or _is_ball(x):
        return constant(0, x)
    return np.zeros_like(x)


def constant(value: float | Fraction, x: Array) -> Array:
    """``value`` in the arithmetic of ``x``: a Fraction stays exact for expressions and balls."""
    if _is_symbolic(x):
        return sys.modules["sympy"].Rational(*Fraction(value).as_integer_ratio())
    if _is_ball(x):
        numerator, denominator = value.as_integer_ratio()
        return type(x)(numerator) / denominator
    return float(value)


def log_constant(value: float | Fraction, x: Array) -> Array:
    """log ``value``, positive, in the arithmetic of ``x``; a Python float for arrays and tensors."""
    if _is_symbolic(x) or _is_ball(x):
        return log(constant(value, x)) if value != 1 else constant(0, x)
    return math.log(value)


def log_two_pi(x: Array) -> Array:
    """log 2 pi in the arithmetic of ``x``."""
    if _is_symbolic(x):
        sympy = sys.modules["sympy"]
        return sympy.log(2 * sympy.pi)
    if _is_ball(x):
        return (2 * type(x).pi()).log()
    return math.log(2 * math.pi)


def log_two(x: Array) -> Array:
    """log 2 in the arithmetic of ``x``: exact for expressions, enclosed for balls."""
    if _is_symbolic(x):
        return sys.modules["sympy"].log(2)
    if _is_ball(x):
        return type(x)(2).log()
    return math.log(2)


def logaddexp(x: Array, y: Array) -> Array:
    """log(e^x + e^y), without overflow; the broadcast shape of ``x`` and ``y``."""
    if _is_tensor(x) or _is_symbolic(x) or _is_ball(x):
        return x + softplus(y - x)
    return np.logaddexp(x, y)


def last_max(x: Array) -> Array:
    """The largest value along the last axis, [..., k] -> [...]."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].reduce_max(x, axis=-1)
    return np.max(x, axis=-1)


def last_mean(x: Array) -> Array:
    """The mean along the last axis, [..., k] -> [...]."""
    if _is_tensor(x):
        return sys.modules["tensorflow"].reduce_mean(x, axis=-1)
    return np.mean(x, axis=-1)


def per_coordinate(x: Array) -> Array:
    """One value an event, [...], as a factor for each of its coordinates, [..., 1]; an expression is both."""
    return x if _is_symbolic(x) or _is_ball(x) else x[..., None]
