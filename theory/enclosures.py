r"""Rigorous enclosures: intervals that provably contain an expectation under a normal density.

The finite part is Arb's ``acb.integral``, the two tails are bounded in closed form. The integrands are
the same pointwise functions that quadrature and training use, evaluated on balls.

Source: Johansson 2018, "Numerical integration in arbitrary-precision ball arithmetic".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import acb, arb, ctx

from theory.divergences import Divergence
from theory.ops import Array, exp
from theory.targets import Pair, Target

DIGITS = 30  # of the enclosures' absolute accuracy
WORKING_DIGITS = 36
TOLERANCE = 1e-33  # asked of each integral
REACH = 16  # scales from the mean at which the tails are cut off: their mass is below 1e-56

Ball = Any  # flint.arb
Function = Callable[[Array], Array]
Split = tuple[Ball, Function]


@dataclass(frozen=True)
class Exponential:
    """|f(mean + scale z)| <= size e^(rate |z|) for every real z."""

    size: float
    rate: float


Polynomial = tuple[float, float]  # (A, B): |f(mean + scale z)| <= A + B z^2 for every real z
Growth = Polynomial | Exponential


def precise(value: Callable[[], Ball]) -> Ball:
    """What ``value`` returns when it computes in the enclosures' precision, not in that of a float."""
    with ctx.workdps(WORKING_DIGITS):
        return value()


def integral(f: Function, low: Ball, high: Ball) -> Ball:
    """A ball that contains the integral of ``f``, analytic near [low, high], between finite limits."""
    with ctx.workdps(WORKING_DIGITS):
        return acb.integral(lambda x, _: f(x), arb(low), arb(high), abs_tol=arb(TOLERANCE)).real


def normal_expectation(
    f: Function, target: Target, scale: Ball, growth: Growth = (1.0, 0.0), split: Split | None = None
) -> Ball:
    """A ball that contains E_target[f] for a normal ``target`` of the given ``scale``.

    ``f`` takes complex balls and is analytic near the real line; ``growth`` is the caller's proof that
    the tails are small. With a ``split`` (a place, g) the function is g to the right of the place, near
    the mean. With m = int_{|z|>R} phi = erfc(R/sqrt 2), the tails lie within A m + B (m + 2 R phi(R)), and
    for the bound A e^(c |z|) within A e^(c^2/2) erfc((R - c)/sqrt 2).
    """
    with ctx.workdps(WORKING_DIGITS):
        centre = target.modes[0]
        low, high = (arb(centre) + side * REACH * arb(scale) for side in (-1, 1))
        place, right = split or (arb(centre), f)

        def weighted(of: Function) -> Function:
            return lambda x: of(x) * exp(target.log_prob(x))

        if split is None:
            inner = integral(weighted(f), low, high)
        else:
            inner = integral(weighted(f), low, place) + integral(weighted(right), place, high)
        return inner + _tails(growth) * arb(0, 1)


def _tails(growth: Growth) -> Ball:
    """Twice the integral of a bound of |f| times the standard normal density, from ``REACH`` on."""
    reach, root = arb(REACH), arb(2).sqrt()
    if isinstance(growth, Exponential):
        rate = arb(growth.rate)
        return growth.size * (rate * rate / 2).exp() * ((reach - rate) / root).erfc()
    mass = (reach / root).erfc()
    density = (-reach * reach / 2).exp() / (2 * arb.pi()).sqrt()
    constant, square = map(arb, growth)
    return constant * mass + square * (mass + 2 * reach * density)


def pair_expectation(under_p: Function, under_q: Function, pair: Pair, growth: Growth) -> Ball:
    """A ball that contains E_p[under_p(x)] + E_q[under_q(x)] for two normal densities of scale 1."""
    with ctx.workdps(WORKING_DIGITS):
        return normal_expectation(under_p, pair.p, 1.0, growth) + normal_expectation(
            under_q, pair.q, 1.0, growth
        )


def split_expectation(
    left: tuple[Function, Function], right: tuple[Function, Function], place: Ball, pair: Pair
) -> Ball:
    """``pair_expectation`` of bounded functions, |f| <= 2, that are others on either side of a place."""
    with ctx.workdps(WORKING_DIGITS):
        return sum(
            (
                normal_expectation(below, target, 1.0, (2.0, 0.0), (place, above))
                for below, above, target in zip(left, right, (pair.p, pair.q), strict=True)
            ),
            arb(0),
        )


def gaussian_divergence(of: Divergence, pair: Pair, growth: Growth) -> Ball:
    """A ball that contains D(p || q) for two normal densities of scale 1, as T2's are.

    ``growth`` bounds both of the divergence's integrands, as functions of x, under either density.
    """
    return pair_expectation(
        lambda x: of.under_p(pair.log_ratio(x)), lambda x: of.under_q(pair.log_ratio(x)), pair, growth
    )


def gaussian_value(
    real: Function,
    fake: Function,
    score: Function,
    pair: Pair,
    growth: Growth,
) -> Ball:
    """A ball that contains E_p[real(s(l))] + E_q[fake(s(l))], with l the log-ratio of two unit normals."""
    return pair_expectation(
        lambda x: real(score(pair.log_ratio(x))), lambda x: fake(score(pair.log_ratio(x))), pair, growth
    )


def radius(ball: Ball) -> float:
    """Half the width of a real ball."""
    return float(ball.rad())


def contains(ball: Ball, value: Any) -> bool:
    """Whether ``value`` (a number or a ball) lies in ``ball``, rigorously."""
    return bool(ball.contains(arb(value)))
