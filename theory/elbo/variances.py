r"""Means and variances of single-draw estimators over their Gaussian noise, exact for polynomials.

On T1 every estimator of the bound or of its gradient is a polynomial of degree at most 4 in the noise, so
that Gauss-Hermite quadrature with 16 nodes, exact to degree 31, has no error but that of rounding. On the way
from the prior to the posterior q is the posterior of a likelihood raised to the power t:

    q_t = N(t x/(1 + t), 1/(1 + t)),   0 <= t <= 1
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from theory.elbo.gaussian import Gaussian

NODES = 16


def tempered(x: float, t: float) -> Gaussian:
    """q_t on T1: the prior at t = 0, the posterior at t = 1."""
    return Gaussian(np.array([t * x / (1 + t)]), np.array([-math.log1p(t) / 2]))


def moments(f: Callable[[Any], Any]) -> tuple[float, float]:
    """Mean and variance of f: noise [n, 1] -> [n] under N(0, 1), exact for polynomials up to degree 15."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    mass, values = weights / np.sum(weights), f(nodes[:, None])
    mean = float(mass @ values)
    return mean, float(mass @ (values - mean) ** 2)
