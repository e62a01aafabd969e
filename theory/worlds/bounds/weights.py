r"""L_k for every k without sampling, from the Laplace transform of one weight.

Because log r = int (e^{-t} - e^{-t r}) dt/t for r > 0, a mean of k independent weights w_i = c r_i has

    L_k = E[log 1/k sum w_i] = log c + int (e^{-t} - M(t/k)^k) dt/t,   M(t) = E[e^{-t r}],   t = e^u

whatever the unit c. The trapezoidal rule in u converges geometrically.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from theory.worlds.nodes import Rule

LOW, HIGH, STEP = -28.0, 60.0, 0.1  # of u
GROWING = 1e-6  # a step of the values that is more than rounding
TINY = 1e-16  # below it, M is lost in the rounding of M - 1 and of no weight


def mean_log(log_ratios: Any, rule: Rule, k: int, high: float = HIGH) -> float:
    """E[log 1/k sum r_i] for independent r with ``log_ratios`` [m] at the points of a rule over one draw.

    ``high`` is where the integral over u ends: ratios below e^-high are taken for zero.
    """
    t = np.exp(np.arange(LOW, high, STEP))
    below = np.expm1(-np.outer(t / k, np.exp(log_ratios))) @ rule.mass  # M - 1, exact for small t too
    powers = np.exp(k * np.log1p(np.maximum(below, TINY - 1)))
    return float(np.sum(np.exp(-t) - powers)) * STEP


def limit(f: Callable[[int], float], start: int = 64, levels: int = 8) -> tuple[float, float]:
    """The limit of f(k) as k grows, for f with an expansion in 1/k, by Richardson's extrapolation.

    Of values at k = start 2^j; the error is the distance between the last two columns. Steps that grow with k
    have no limit.
    """
    row = [float(f(start * 2**j)) for j in range(levels)]
    if abs(row[-1] - row[-2]) > max(GROWING, abs(row[1] - row[0])):
        return math.copysign(math.inf, row[-1] - row[-2]), 0.0
    best, error = row[-1], math.inf
    for order in range(1, levels):
        row = [(2**order * b - a) / (2**order - 1) for a, b in pairwise(row)]
        if abs(row[-1] - best) >= error:
            break
        best, error = row[-1], abs(row[-1] - best)
    return best, error
