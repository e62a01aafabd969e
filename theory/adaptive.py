r"""Adaptive Gauss-Kronrod quadrature of one variable: SciPy's ``cubature`` without its overhead.

    int_a^b f(x) dx ~ sum_i w_i f(x_i)      21 Kronrod nodes; the error is the distance from 10 Gauss nodes

The interval with the largest error is halved until the errors sum up to what is asked. Rule, order, roundings
and the points of each call are those of ``scipy.integrate.cubature`` with ``rule="gk21"``, and the result is
the same to the last bit. That one serves all dimensions and libraries, which takes longer than the integrand.
"""

import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import roots_legendre

# QUADPACK, dqk21.f (Piessens et al. 1983): the nodes in (0, 1), and the weights of these and of 0
_NODES = (
    *(0.995657163025808080735527280689003, 0.973906528517171720077964012084452),
    *(0.930157491355708226001207180059508, 0.865063366688984510732096688423493),
    *(0.780817726586416897063717578345042, 0.679409568299024406234327365114874),
    *(0.562757134668604683339000099272694, 0.433395394129247190799265943165784),
    *(0.294392862701460198131126603103866, 0.148874338981631210884826001129720),
)
_WEIGHTS = (
    *(0.011694638867371874278064396062192, 0.032558162307964727478818972459390),
    *(0.054755896574351996031381300244580, 0.075039674810919952767043140916190),
    *(0.093125454583697605535065465083366, 0.109387158802297641899210590325805),
    *(0.123491976262065851077958109831074, 0.134709217311473325928054001771707),
    *(0.142775938577060080797094273138717, 0.147739104901338491374841515972068),
)
_MIDDLE = 0.149445554002916905664936468389821
_GAUSS_NODES, _GAUSS_WEIGHTS = roots_legendre(len(_NODES))
_KRONROD_FROM_LOW = np.array([*_NODES, 0.0, *(-x for x in reversed(_NODES))]) + 1  # of [-1, 1]
_FROM_LOW = np.concatenate([_KRONROD_FROM_LOW, _GAUSS_NODES + 1])
_W = np.array([*_WEIGHTS, _MIDDLE, *reversed(_WEIGHTS)])
_DIFFERENCE = np.concatenate([_W, -_GAUSS_WEIGHTS])

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class _Part:
    """What the rule says of one interval; the one with the larger error comes first."""

    low: float
    high: float
    value: float
    error: float

    def __lt__(self, other: "_Part") -> bool:
        return self.error > other.error


def adaptive(
    f: Function,
    low: float,
    high: float,
    points: Iterable[float],
    *,
    relative: float,
    absolute: float,
    subdivisions: int,
) -> tuple[float, float]:
    """Return the integral of ``f`` ([n] -> [n]) from ``low`` to ``high``, and an estimate of its error.

    ``low`` is at most ``high``, which may be infinite, and with it ``low``. The interval is cut at the
    ``points`` inside it. It is halved until the error is at most ``absolute + relative |value|``, or
    ``subdivisions`` times.
    """
    inside = [point for point in points if low < point < high]
    inner, low, high, cuts = _finite(f, low, high, inside)
    edges = [low, *sorted({cut for cut in cuts if low < cut < high}), high]
    parts = _parts(inner, edges)  # not put in order: SciPy does not either
    value = error = 0.0
    for part in parts:
        value += part.value
        error += part.error
    for _ in range(subdivisions):
        if not error > absolute + relative * abs(value):
            break
        worst = heapq.heappop(parts)
        value -= worst.value
        error -= worst.error
        for part in _parts(inner, [worst.low, (worst.low + worst.high) / 2, worst.high]):
            value += part.value
            error += part.error
            heapq.heappush(parts, part)
    return value, error


def _parts(f: Function, edges: list[float]) -> list[_Part]:
    """The rule on each interval between neighbouring ``edges``."""
    return [_part(f, low, high) for low, high in pairwise(edges)]


def _part(f: Function, low: float, high: float) -> _Part:
    length = high - low
    half = length * 0.5
    value = np.sum((_W * half) * f(_KRONROD_FROM_LOW * half + low))
    # the value's nodes again: the last bits of a product with a matrix depend on how many points it gets
    error = np.abs(np.sum((_DIFFERENCE * half) * f(_FROM_LOW * half + low)))
    return _Part(low, high, float(value), float(error))


def _finite(
    f: Function, low: float, high: float, points: Iterable[float]
) -> tuple[Function, float, float, list[float]]:
    """The integral in a variable t with finite limits: x = (1 - |t|)/t, or x = low + (1 - t)/t."""
    if high < math.inf:
        return f, low, high, list(points)
    if low == -math.inf:
        inner = [0.0, *(1 / (x + math.copysign(1.0, x)) for x in points if x != 0)]
        return lambda t: f((1 - np.abs(t)) / t) * (1 / t**2), -1.0, 1.0, inner
    return (
        lambda t: f(low + (1 - t) / t) * (1 / t**2),
        0.0,
        1.0,
        [1 / (x - low + 1) for x in points],
    )
