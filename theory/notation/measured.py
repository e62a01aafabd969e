r"""Values that are only sampled, and how relations between them are decided.

A sampled mean equals another number under the acceptance rule of ``theory.montecarlo``: |difference| and its
one-sided interval together stay within delta, the resolution that the sampling declared. It lies below or
above one where the two-sided interval says so; what neither says decides nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.montecarlo import TWO_SIDED, Outcome, accept, fit_slope
from theory.notation.errors import NotationError

NARROW = 0.1  # half-width of an exponent's interval that resolves it


@dataclass(frozen=True)
class Measured:
    """A sampled mean with its standard error; ``delta`` is the smallest error that an equality must catch."""

    mean: float
    error: float
    delta: float

    def __add__(self, other: Any) -> "Measured":
        if isinstance(other, Measured):
            error = math.hypot(self.error, other.error)
            return Measured(self.mean + other.mean, error, max(self.delta, other.delta))
        return Measured(self.mean + float(other), self.error, self.delta)

    __radd__ = __add__

    def __neg__(self) -> "Measured":
        return Measured(-self.mean, self.error, self.delta)


@dataclass(frozen=True)
class Series:
    """Sampled values of a quantity with standard errors, one for each of the ``sizes``."""

    sizes: Sequence[float]
    values: Sequence[float]
    errors: Sequence[float]


def measured(values: Any, delta: float) -> Measured:
    """The mean of independent payoffs [n]."""
    payoffs = np.asarray(values, dtype=np.float64)
    return Measured(float(np.mean(payoffs)), float(np.std(payoffs, ddof=1)) / math.sqrt(payoffs.size), delta)


def between(relation: str, x: Any, y: Any) -> tuple[float, Outcome]:
    """The bound and outcome of a relation of which a side is measured."""
    difference = (x if isinstance(x, Measured) else -y) + (-y if isinstance(x, Measured) else x)
    distance, margin = difference.mean, TWO_SIDED * difference.error
    same = accept(distance, difference.error, difference.delta)
    if relation == "=":
        return difference.delta, same
    if relation == r"\ne":
        known = {Outcome.PASS: Outcome.FAIL}.get(same, Outcome.INCONCLUSIVE)
        return margin, Outcome.PASS if abs(distance) > margin else known
    if relation in ("<", r"\le", ">", r"\ge"):
        ahead = distance if relation in (">", r"\ge") else -distance
        if abs(ahead) <= margin:
            return margin, Outcome.INCONCLUSIVE
        return margin, Outcome.PASS if ahead > 0 else Outcome.FAIL
    raise NotationError(f"the relation {relation} cannot be decided between samples", relation, 0)


def proportional(series: Series, law: Any) -> tuple[float, float, float, Outcome]:
    """Whether a series grows as ``law`` [sizes] does: exponents, the interval's half-width, the outcome.

    The law's exponent must lie in the fitted one's interval, which must be narrower than ``NARROW``.
    """
    fitted = fit_slope(series.sizes, series.values, series.errors)
    ends = np.log(np.asarray(law, dtype=np.float64)[[0, -1]])
    wanted = float((ends[1] - ends[0]) / math.log(series.sizes[-1] / series.sizes[0]))
    half = TWO_SIDED * fitted.standard_error
    if abs(fitted.slope - wanted) > half:
        return fitted.slope, wanted, half, Outcome.FAIL
    return fitted.slope, wanted, half, Outcome.PASS if half <= NARROW else Outcome.INCONCLUSIVE
