r"""The relativistic average loss of scores s on finitely many points: its value, its least value and a bound.

    V(s) = E_p[margin(s - b)] + E_q[margin(a - s)],    a = E_p s, b = E_q s,    margin(u) = log(1 + e^-u)

V is convex, as a and b are linear in s, and it is stationary where at every point

    p (B + sigma(b - s)) = q (A + sigma(s - a)),    A = E_p[sigma(b - s)], B = E_q[sigma(s - a)]

so that s is no function of p/q alone, and p/q stays between A/(1 + B) and (1 + A)/B. Where neither p/q nor
q/p is bounded there is no optimum: with the score c/p(S) on a set S where p/q is large, -c/q(T) on a set T
where q/p is, and 0 elsewhere, a tends to c and b to -c, the other points cost softplus(-c), and V falls to 0
as c grows, however near p and q are.

Source of the loss: Jolicoeur-Martineau 2019; that it is a divergence: Jolicoeur-Martineau 2020. The
stationary points and the tails are derived here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import arb
from scipy.special import entr, expit

from theory.objectives import RELATIVISTIC_AVERAGE

STEPS = 80  # of Newton's method at most
FLAT = 1e-15  # of a gradient


def value(scores: Any, p: Any, q: Any) -> Any:
    """V of ``scores`` [n] for the masses ``p`` and ``q`` [n], in nats; lists of balls are enclosed."""
    if isinstance(scores, np.ndarray):
        at_p, at_q = p @ scores, q @ scores
        margin = RELATIVISTIC_AVERAGE.margin
        return p @ margin(scores - at_q) + q @ margin(at_p - scores)
    return _enclosed(scores, p, q)


def _enclosed(scores: Sequence[arb], p: Sequence[arb], q: Sequence[arb]) -> arb:
    at_p, at_q = (sum((m * s for m, s in zip(mass, scores, strict=True)), arb(0)) for mass in (p, q))

    def margin(u: arb) -> arb:
        """By margin(u) = margin(-u) - u where e^-u may be too large for a ball."""
        of = RELATIVISTIC_AVERAGE.margin
        return of(u) if u > 0 else of(-u) - u

    ahead = sum((m * margin(s - at_q) for m, s in zip(p, scores, strict=True)), arb(0))
    return ahead + sum((m * margin(at_p - s) for m, s in zip(q, scores, strict=True)), arb(0))


def shares(scores: Any, p: Any, q: Any) -> tuple[Any, Any]:
    """sigma(b - s) and sigma(s - a): how far real points pass for fake, and fake ones for real, [n] each."""
    return expit(q @ scores - scores), expit(scores - p @ scores)


def slope(scores: Any, p: Any, q: Any) -> Any:
    """The gradient of V by the scores, [n]."""
    real, fake = shares(scores, p, q)
    return q * (p @ real + fake) - p * (q @ fake + real)


def optimum(p: Any, q: Any) -> Any:
    """The scores [n] of the least value, with E_q s = 0; all masses are positive."""
    scores = np.zeros(len(p))
    from_q, from_p = np.eye(len(p)) - q, p - np.eye(len(p))
    for _ in range(STEPS):
        gradient = slope(scores, p, q)
        if np.max(np.abs(gradient)) < FLAT:
            break
        curved = [
            mass * share * (1 - share) for mass, share in zip((p, q), shares(scores, p, q), strict=True)
        ]
        hessian = from_q.T * curved[0] @ from_q + from_p.T * curved[1] @ from_p
        step = np.linalg.lstsq(hessian, gradient, rcond=1e-12)[0]
        size = 1.0
        while value(scores - size * step, p, q) > value(scores, p, q) and size > 1e-3:
            size /= 2
        scores = scores - size * step
    return scores - q @ scores


def bound(real: Any, fake: Any, p: Any, q: Any) -> Any:
    """E_p h(real) + E_q h(fake), h the entropy of a coin: no score's V is below it.

    The shares in (0, 1) have to satisfy p (E_q fake + real) = q (E_p real + fake).
    """
    coins = [entr(share) + entr(1 - share) for share in (real, fake)]
    return p @ coins[0] + q @ coins[1]


def spikes(height: Any, p: Any, q: Any) -> tuple[Any, ...]:
    """The scores of three sets, of masses ``p`` and ``q``: c/p on the first, 0 and -c/q on the last."""
    return height / p[0], 0 * height, -height / q[2]
