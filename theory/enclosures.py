r"""Rigorous enclosures: intervals that provably contain an expectation under a normal density.

The finite part is Arb's ``acb.integral``, the two tails are bounded in closed form. The integrands are
the same pointwise functions that quadrature and training use, evaluated on balls.

Source: Johansson 2018, "Numerical integration in arbitrary-precision ball arithmetic".
"""

from collections.abc import Callable
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
Growth = tuple[float, float]  # (A, B): |f(mean + scale z)| <= A + B z^2 for every real z


def normal_expectation(
    f: Callable[[Array], Array], target: Target, scale: float, growth: Growth = (1.0, 0.0)
) -> Ball:
    """A ball that contains E_target[f] for a normal ``target`` of the given ``scale``.

    ``f`` takes complex balls and is analytic near the real line; ``growth`` is the caller's proof that
    the tails are small. With m = int_{|z|>R} phi = erfc(R/sqrt 2), the tails lie within
    A m + B (m + 2 R phi(R)).
    """
    with ctx.workdps(WORKING_DIGITS):
        centre = target.modes[0]
        low, high = (arb(centre) + side * REACH * arb(scale) for side in (-1, 1))
        inner = acb.integral(
            lambda x, _: f(x) * exp(target.log_prob(x)), low, high, abs_tol=arb(TOLERANCE)
        ).real
        reach = arb(REACH)
        mass = (reach / arb(2).sqrt()).erfc()
        density = (-reach * reach / 2).exp() / (2 * arb.pi()).sqrt()
        constant, square = map(arb, growth)
        tails = constant * mass + square * (mass + 2 * reach * density)
        return inner + tails * arb(0, 1)


def gaussian_divergence(of: Divergence, pair: Pair, growth: Growth) -> Ball:
    """A ball that contains D(p || q) for two normal densities of scale 1, as T2's are.

    ``growth`` bounds both of the divergence's integrands, as functions of x, under either density.
    """
    with ctx.workdps(WORKING_DIGITS):
        return normal_expectation(
            lambda x: of.under_p(pair.log_ratio(x)), pair.p, 1.0, growth
        ) + normal_expectation(lambda x: of.under_q(pair.log_ratio(x)), pair.q, 1.0, growth)


def gaussian_value(
    real: Callable[[Array], Array],
    fake: Callable[[Array], Array],
    score: Callable[[Array], Array],
    pair: Pair,
    growth: Growth,
) -> Ball:
    """A ball that contains E_p[real(s(l))] + E_q[fake(s(l))], with l the log-ratio of two unit normals."""
    with ctx.workdps(WORKING_DIGITS):
        return normal_expectation(
            lambda x: real(score(pair.log_ratio(x))), pair.p, 1.0, growth
        ) + normal_expectation(lambda x: fake(score(pair.log_ratio(x))), pair.q, 1.0, growth)


def radius(ball: Ball) -> float:
    """Half the width of a real ball."""
    return float(ball.rad())


def contains(ball: Ball, value: Any) -> bool:
    """Whether ``value`` (a number or a ball) lies in ``ball``, rigorously."""
    return bool(ball.contains(arb(value)))
