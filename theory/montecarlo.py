r"""Monte-Carlo checks with a declared resolution.

A check declares delta, the smallest error that it must catch, at alpha = beta = 1e-6. With
z_beta = 4.753 (one side) and z_alpha = 4.892 (two sides), 9.645 = z_alpha + z_beta:

    plan      n >= 110 (sigma/delta)^2          (9.645^2 = 93.03 is the limit itself)
    resolved  9.645 SE <= delta                 otherwise inconclusive, never pass
    pass      |mean - prediction| + 4.753 SE <= delta

A true prediction then passes, and an error of delta or more fails, each with probability 1 - 1e-6.
Finite variance is the caller's to prove; bounded payoffs get a Dvoretzky-Kiefer-Wolfowitz or an
empirical Bernstein bound, which need no normal limit.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from scipy import stats

from theory.errors import WrongUsage

ALPHA = BETA = 1e-6
PASS_MARGIN = float(stats.norm.isf(BETA))  # 4.753
TWO_SIDED = float(stats.norm.isf(ALPHA / 2))  # 4.892
RESOLUTION = PASS_MARGIN + TWO_SIDED  # 9.645
PLAN = 110.0
OCTAVES = 4
GROWTH = 30  # a deviation that needs more than this was not planned for

Sampler = Callable[[int, int], Any]  # (seed, n) -> float64 [n], independent payoffs


class Outcome(Enum):
    """What a check can say; nothing else."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True)
class Sampled:
    """A sampled mean beside its prediction, in the payoff's unit; ``n`` draws, ``delta`` the resolution."""

    prediction: float
    mean: float
    standard_error: float
    delta: float
    n: int

    @property
    def bound(self) -> float:
        """The half-width added to the distance before it is compared with delta."""
        return PASS_MARGIN * self.standard_error

    @property
    def outcome(self) -> Outcome:
        """The acceptance rule."""
        return accept(self.mean - self.prediction, self.standard_error, self.delta)


def accept(distance: float, standard_error: float, delta: float) -> Outcome:
    """The rule itself: the outcome of a ``distance`` from the prediction known to ``standard_error``."""
    if not math.isfinite(standard_error) or RESOLUTION * standard_error > delta:
        return Outcome.INCONCLUSIVE
    passes = abs(distance) + PASS_MARGIN * standard_error <= delta
    return Outcome.PASS if passes else Outcome.FAIL


def planned(sigma: float, delta: float) -> int:
    """The number of draws that resolves ``delta`` for payoffs of standard deviation ``sigma``."""
    if sigma < 0 or delta <= 0:
        raise WrongUsage(f"a plan needs sigma >= 0 and delta > 0, not {sigma} and {delta}")
    return max(2, math.ceil(PLAN * (sigma / delta) ** 2))


def check_mean(draw: Sampler, prediction: float, delta: float, sigma: float, seed: int = 0) -> Sampled:
    """Sample as planned from ``sigma`` (known or bounded beforehand) and compare the mean.

    If the sample turns out not to resolve ``delta``, n grows once, from the observed deviation, up to
    30-fold and on a fresh seed; after that the result stands, resolved or not.
    """
    result = _summarise(draw(seed, planned(sigma, delta)), prediction, delta)
    if result.outcome is not Outcome.INCONCLUSIVE:
        return result
    observed = result.standard_error * math.sqrt(result.n)
    if not math.isfinite(observed):
        return result
    n = min(max(result.n, planned(observed, delta)), GROWTH * result.n)
    return _summarise(draw(seed + 1, n), prediction, delta)


def _summarise(payoffs: Any, prediction: float, delta: float) -> Sampled:
    values = np.asarray(payoffs, dtype=np.float64)
    error = float(np.std(values, ddof=1)) / math.sqrt(values.size)
    return Sampled(prediction, float(np.mean(values)), error, delta, values.size)


def check_bias(result: Sampled) -> Outcome:
    """A claim of *non-zero* bias: passes iff the interval contains the known value and excludes 0."""
    half_width = TWO_SIDED * result.standard_error
    if abs(result.mean - result.prediction) > half_width:
        return Outcome.FAIL
    return Outcome.PASS if abs(result.mean) > half_width else Outcome.INCONCLUSIVE


def dkw_band(n: int, level: float = ALPHA) -> float:
    """sup |F_n - F| exceeds sqrt(log(2/level)/2n) with probability at most ``level`` (Massart 1990)."""
    return math.sqrt(math.log(2 / level) / (2 * n))


def bernstein_half_width(payoffs: Any, spread: float, level: float = ALPHA) -> float:
    """Half-width of the empirical Bernstein interval for payoffs within an interval of length ``spread``.

    sqrt(2 V log(4/level)/n) + 7 spread log(4/level)/(3(n - 1)), V the sample variance
    (Maurer & Pontil 2009, theorem 4, two-sided).
    """
    values = np.asarray(payoffs, dtype=np.float64)
    n, term = values.size, math.log(4 / level)
    return math.sqrt(2 * float(np.var(values, ddof=1)) * term / n) + 7 * spread * term / (3 * (n - 1))


@dataclass(frozen=True)
class Slope:
    """The exponent of a power law fitted over octaves, with its standard error."""

    slope: float
    standard_error: float

    def decide(self, exponent: float, rival: float) -> Outcome:
        """Passes iff the interval contains the theory's ``exponent`` and excludes its ``rival``."""
        half_width = TWO_SIDED * self.standard_error
        if abs(self.slope - exponent) > half_width:
            return Outcome.FAIL
        return Outcome.PASS if abs(self.slope - rival) > half_width else Outcome.INCONCLUSIVE


def fit_slope(x: Sequence[float], y: Sequence[float], standard_errors: Sequence[float]) -> Slope:
    """Weighted least squares of log y on log x; ``y`` > 0, errors in y's unit and independent.

    Raises ``WrongUsage`` if x spans fewer than four octaves, where a slope says little about a rate.
    """
    sizes, values, errors = (np.asarray(v, dtype=np.float64) for v in (x, y, standard_errors))
    if sizes.min() <= 0 or sizes.max() / sizes.min() < 2**OCTAVES:
        raise WrongUsage(f"a rate needs at least {OCTAVES} octaves, not {sizes.min():g} to {sizes.max():g}")
    if values.min() <= 0:
        raise WrongUsage(f"a rate needs positive values, not {values.min():g}")
    log_x, log_y = np.log(sizes), np.log(values)
    weights = (values / errors) ** 2  # the delta method: sd(log y) = sd(y)/y
    centred = log_x - np.average(log_x, weights=weights)
    information = float(np.sum(weights * centred**2))
    return Slope(float(np.sum(weights * centred * log_y)) / information, 1 / math.sqrt(information))
