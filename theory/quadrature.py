r"""Expectations by adaptive Gauss-Kronrod quadrature, each with its own estimate of the error.

    E_p[f] = int f(x) p(x) dx

Integrands are the very pointwise functions that training averages. Values are float64; the target is
1e-12, and ``theory.enclosures`` checks the error estimates rigorously where densities are analytic.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from theory.adaptive import adaptive
from theory.divergences import Divergence
from theory.errors import WrongUsage
from theory.objectives import Objective, pointwise
from theory.ops import Array
from theory.targets import Pair, Target

Function = Callable[[Array], Array]

RELATIVE, ABSOLUTE = 1e-13, 1e-15  # what the rule aims at; the estimate says what it reached
SUBDIVISIONS = 2000
ROUNDING = 21 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Estimate:
    """A value and a bound on its numerical error, both in the integrand's unit."""

    value: float
    error: float

    def __add__(self, other: "Estimate | float") -> "Estimate":
        if isinstance(other, Estimate):
            return Estimate(self.value + other.value, self.error + other.error)
        return Estimate(self.value + other, self.error)

    __radd__ = __add__

    def __mul__(self, factor: float) -> "Estimate":
        return Estimate(self.value * factor, self.error * abs(factor))

    __rmul__ = __mul__

    def __neg__(self) -> "Estimate":
        return self * -1.0

    def __sub__(self, other: "Estimate | float") -> "Estimate":
        return self + -other

    def __rsub__(self, other: float) -> "Estimate":
        return -self + other

    def sqrt(self) -> "Estimate":
        """The square root of a non-negative value, with the error carried over."""
        root = math.sqrt(max(self.value, 0.0))
        return Estimate(root, self.error / root if root > 0 else math.sqrt(self.error))


def integral(f: Function, low: float, high: float, breakpoints: Iterable[float] = ()) -> Estimate:
    """int_low^high f(x) dx for a vectorised ``f`` ([n] -> [n]); the limits may be infinite.

    The interval is cut at the ``breakpoints`` inside it before the rule sees it. An integrand that is
    not finite, or an integral that does not converge, gives an infinite error, never a silent value.
    """
    if low == -math.inf and high < math.inf:  # the rule has no map of its own for this half-line
        return integral(lambda x: f(-x), -high, math.inf, [-x for x in breakpoints])
    if low > high:
        return -integral(f, high, low, breakpoints)
    not_finite: list[float] = []

    def finite(x: Any) -> Any:
        with np.errstate(over="ignore", invalid="ignore"):  # noticed in the next line
            values = np.asarray(f(x), dtype=np.float64)
        good = np.isfinite(values)
        if good.all():
            return values
        not_finite.extend(values[~good].tolist())
        return np.where(good, values, 0.0)

    value, error = adaptive(
        finite, low, high, breakpoints, relative=RELATIVE, absolute=ABSOLUTE, subdivisions=SUBDIVISIONS
    )
    if not_finite:
        return Estimate(not_finite[0], math.inf)
    # 21 roundings of the value's size bound what summation itself can lose
    return Estimate(value, error + ROUNDING * abs(value))


def expectation(f: Function, target: Target, breakpoints: Iterable[float] = ()) -> Estimate:
    """E_target[f] for a pointwise ``f``; ``breakpoints`` are those of f beyond the target's own."""

    def weighted(x: Any) -> Any:
        density = np.exp(target.log_prob(x))
        seen = density > 0  # where the density vanishes in float64, f is not asked
        values = np.zeros_like(density)
        values[seen] = np.asarray(f(x[seen]), dtype=np.float64) * density[seen]
        return values

    low, high = target.support
    return integral(weighted, low, high, (*target.modes, *target.breakpoints, *breakpoints))


def pair_expectation(under_p: Function, under_q: Function, pair: Pair) -> Estimate:
    """E_p[under_p(x)] + E_q[under_q(x)], both cut at every breakpoint of the pair."""
    points = pair.breakpoints
    return expectation(under_p, pair.p, points) + expectation(under_q, pair.q, points)


@cache
def divergence(of: Divergence, pair: Pair) -> Estimate:
    """D(p || q) in nats (or in the divergence's own unit), infinite where p or q is not dominated.

    Remembered for each divergence and pair, which are immutable and told apart by identity.
    """
    return pair_expectation(
        lambda x: of.under_p(pair.log_ratio(x)), lambda x: of.under_q(pair.log_ratio(x)), pair
    )


def value(real: Function, fake: Function, score: Function, pair: Pair) -> Estimate:
    """E_p[real(s(x))] + E_q[fake(s(x))] for a score function s of x."""
    return pair_expectation(lambda x: real(score(x)), lambda x: fake(score(x)), pair)


def optimal_score(objective: Objective, pair: Pair) -> Function:
    """x -> s*(log p(x)/q(x)), the discriminator that the objective's theory predicts.

    Raises ``WrongUsage`` for an objective without one.
    """
    optimal = objective.optimal_score
    if optimal is None:
        raise WrongUsage(f"objective {objective.name!r} has no optimal score that depends on log p/q alone")
    return lambda x: optimal(pair.log_ratio(x))


def discriminator_value(objective: Objective, pair: Pair, score: Function | None = None) -> Estimate:
    """The discriminator's expected loss at ``score`` (default: the optimal one), in the loss's unit.

    Raises ``WrongUsage`` for an objective that is not a sum of pointwise losses.
    """
    losses = pointwise(objective)
    return value(losses.real, losses.fake, score or optimal_score(objective, pair), pair)


def regret(objective: Objective, pair: Pair, score: Function) -> Estimate:
    """The excess of the discriminator's loss at ``score`` ([n] -> [n]) over the optimum; never negative.

    Both losses are integrated as one difference, so that a small regret keeps its digits. Raises
    ``WrongUsage`` for an objective that is not a sum of pointwise losses, or has no optimal score.
    """
    losses, best = pointwise(objective), optimal_score(objective, pair)
    real, fake = losses.real, losses.fake
    return pair_expectation(
        lambda x: real(score(x)) - real(best(x)), lambda x: fake(score(x)) - fake(best(x)), pair
    )


def weighted_rmse(f: Function, g: Function, pair: Pair) -> Estimate:
    """Root mean square of f - g under the mixture (p + q)/2, in the unit of f."""

    def squared(x: Any) -> Any:
        return (f(x) - g(x)) ** 2 / 2

    return pair_expectation(squared, squared, pair).sqrt()
