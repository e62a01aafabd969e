r"""Functions of the shift theta between p = N(0, 1) and q = N(theta, 1), over boxes of it.

They are E_p[f(l)] + E_q[g(l)], as divergences and the values of losses at optimal scores are. The log-ratio
l = log p/q is N(v/2, v) under p and N(-v/2, v) under q, v = theta^2, so that by the heat equation

    d/dv E_p[f(l)] = E_p[(f'' + f')/2],    d/dv E_q[g(l)] = E_q[(g'' - g')/2]

for every v >= 0. Over a box of theta Taylor's formula in v has as its remainder the enclosure over the box.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import sympy
from flint import acb, arb, ctx, fmpq

from theory.divergences import Divergence
from theory.enclosures import Ball
from theory.objectives import PointwiseObjective
from theory.ops import tanh

Function = Callable[[Any], Any]

BITS = 64
REACH = 14  # from the middle between the means; beyond, (1 + |l|)(p + q) has less than 1e-33 for theta <= 3
LARGEST = 10**8  # the integrands are at most this times (1 + |l|)(p + q)
BEYOND = arb(0, 1e-25)
FINE, COARSE = 1e-12, 1e-4  # asked of each integral at one theta, and over a box
EVALUATIONS = 5000
TERMS = 3  # of Taylor's formula, before the remainder
PER_UNIT = 16
BOXES = tuple((i / PER_UNIT, (i + 1) / PER_UNIT) for i in range(3 * PER_UNIT))  # of theta, from 0 to 3

_odds, _t = sympy.Symbol("r", positive=True), sympy.Symbol("t")  # e^l and tanh(l/2)


@dataclass(frozen=True)
class Mean:
    """E_p[under_p(l)] + E_q[under_q(l)]; both accept balls and expressions.

    Their slopes must be polynomials of tanh(l/2), as those of the losses and bounded divergences are.
    """

    under_p: Function
    under_q: Function

    def derivative(self, order: int) -> "Mean":
        """The derivative of this order in v."""
        if order == 0:
            return self
        return Mean(_of_tanh(self.under_p, 1, order), _of_tanh(self.under_q, -1, order))


Combination = Sequence[tuple[Ball, Mean]]  # a sum of multiples


def divergence(of: Divergence) -> Mean:
    """D(p || q) as such a mean."""
    return Mean(of.under_p, of.under_q)


def at_optimum(objective: PointwiseObjective, real: Function, fake: Function) -> Mean:
    """The value of two of an objective's losses at its optimal score."""
    best = objective.optimum
    return Mean(lambda ratio: real(best(ratio)), lambda ratio: fake(best(ratio)))


def over(of: Combination, low: float, high: float, order: int = 0) -> Ball:
    """A ball that contains the sum's derivative of an order in v, for each theta in [low, high], 0 to 3."""
    with ctx.workprec(BITS):
        first, last = arb(low) ** 2, arb(high) ** 2
        middle, step = (first + last) / 2, (last - first) / 2 * arb(0, 1)
        total, factor = arb(0), arb(1)
        for k in range(TERMS):
            total += factor * _integral(of, order + k, middle.sqrt(), FINE)
            factor *= step / (k + 1)
        return total + factor * _integral(of, order + TERMS, arb(low).union(arb(high)), COARSE)


def at(of: Combination, shift: float, order: int = 0) -> Ball:
    """A ball that contains the sum's derivative of an order in v at one theta from 0 to 3."""
    with ctx.workprec(BITS):
        return _integral(of, order, arb(shift), FINE)


def _integral(of: Combination, order: int, shift: Ball, tolerance: float) -> Ball:
    """About the middle between the means, x = theta/2 + u, where l is -theta u."""
    parts = [(weight, mean.derivative(order)) for weight, mean in of]

    def integrand(u: Ball, _: bool) -> Ball:
        ratio = -shift * u
        p, q = ((-((u + side * shift / 2) ** 2) / 2).exp() for side in (1, -1))
        return sum(
            (weight * (mean.under_p(ratio) * p + mean.under_q(ratio) * q) for weight, mean in parts), acb(0)
        )

    wanted = arb(tolerance)
    found = acb.integral(integrand, -REACH, REACH, abs_tol=wanted, rel_tol=wanted, eval_limit=EVALUATIONS)
    return found.real / (2 * arb.pi()).sqrt() + BEYOND


@cache
def _of_tanh(f: Function, sign: int, order: int) -> Function:
    """What (f'' + sign f')/2, taken ``order`` times, is of the log-ratio."""
    coefficients = [fmpq(int(c.p), int(c.q)) for c in _polynomial(f, sign, order).all_coeffs()]
    if sum(map(abs, coefficients)) > LARGEST:
        raise ValueError(f"a derivative of order {order} is too large for the bound of the tails")
    return partial(_horner, coefficients)


def _horner(coefficients: Sequence[fmpq], log_ratio: Ball) -> Ball:
    t, total = tanh(log_ratio / 2), acb(0)
    for coefficient in coefficients:
        total = total * t + coefficient
    return total


@cache
def _polynomial(f: Function, sign: int, order: int) -> sympy.Poly:
    """(f'' + sign f')/2, taken ``order`` times, as a polynomial of t = tanh(l/2), of slope (1 - t^2)/2."""
    if order > 1:
        slope = _along(_polynomial(f, sign, order - 1))
    else:
        of_odds = _odds * sympy.diff(f(sympy.log(_odds)).rewrite(sympy.exp), _odds)
        of_t = sympy.cancel(sympy.together(of_odds)).subs(_odds, (1 + _t) / (1 - _t))
        slope = sympy.Poly(sympy.cancel(of_t), _t, domain="QQ")
    return (_along(slope) + sign * slope) * sympy.Rational(1, 2)


def _along(polynomial: sympy.Poly) -> sympy.Poly:
    """The derivative by the log-ratio."""
    return polynomial.diff(_t) * sympy.Poly((1 - _t**2) / 2, _t, domain="QQ")
