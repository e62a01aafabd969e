r"""The worked example of the GAN derivations: p = N(0, 1) against q = N(theta, 1) on the real line.

Integrals over x are trapezoidal sums. For integrands that are analytic and decay like a Gaussian the rule
converges geometrically, so that 4,001 nodes are exact to rounding (Trefethen & Weideman 2014).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from theory.examples import T2

Values = NDArray[np.float64]

NODES: Values = np.linspace(-15.0, 16.0, 4001)


@dataclass(frozen=True)
class ShiftedGaussians:
    """p = N(0, 1), q = N(theta, 1) at ``NODES``; every array has the shape of ``NODES``."""

    theta: float = T2.theta

    @property
    def p(self) -> Values:
        """The data's density."""
        return _normal_density(NODES)

    @property
    def q(self) -> Values:
        """The model's density."""
        return _normal_density(NODES - self.theta)

    @property
    def q_slope(self) -> Values:
        """dq/dtheta = (x - theta) q."""
        return (NODES - self.theta) * self.q

    @property
    def log_ratio(self) -> Values:
        """l = log p - log q = theta^2/2 - theta x."""
        return self.theta**2 / 2 - self.theta * NODES

    @property
    def log_ratio_slope(self) -> Values:
        """dl/dtheta = theta - x."""
        return self.theta - NODES


def integral(values: Values) -> float:
    """The integral over x of a function given at ``NODES``."""
    return float(np.trapezoid(values, NODES))


def _normal_density(x: Values) -> Values:
    density: Values = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return density
