r"""The law of -r/D for Gaussian noise of D and of its slope r: what the generator feels where D* = 0.

    D = delta + e,   r = kappa (rho e + sqrt(1 - rho^2) n),   e, n standard normal and independent

in units of D's deviation; kappa is the ratio of the two deviations. The distribution function comes by
quadrature over e, without a closed form.

    rho = delta = 0     Cauchy of scale kappa
    delta = 0           Cauchy about -rho kappa, of scale kappa sqrt(1 - rho^2)
    rho = 0             no Cauchy law; the tail is kappa exp(-delta^2/2)/(pi t)
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from theory import quadrature, targets


@dataclass(frozen=True)
class Noise:
    """``ratio`` is kappa > 0, ``correlation`` rho within (-1, 1), ``offset`` delta, in deviations of D."""

    ratio: float = 1.0
    correlation: float = 0.0
    offset: float = 0.0

    def distribution(self, t: float) -> quadrature.Estimate:
        """P(-r/D <= t)."""

        def given(d: Any) -> Any:
            # given D = d, -r/d <= t is r >= -t d where d > 0, and r <= -t d where d < 0
            centre, spread = self.correlation * (d - self.offset), math.sqrt(1 - self.correlation**2)
            edge = (-t * d / self.ratio - centre) / spread
            return np.where(d > 0, stats.norm.sf(edge), stats.norm.cdf(edge))

        # the integrand turns within about kappa/t of the place where D is 0
        width = 1 / (1 + abs(t) / self.ratio)
        return quadrature.expectation(
            given, targets.normal(self.offset), [side * width for side in (-8, -1, 0, 1, 8)]
        )

    def sample(self, seed: int, n: int) -> Any:
        """``n`` independent draws of -r/D, float64 [n]."""
        e, own = targets.generator(seed).standard_normal((2, n))
        spread = math.sqrt(1 - self.correlation**2)
        return -self.ratio * (self.correlation * e + spread * own) / (self.offset + e)
