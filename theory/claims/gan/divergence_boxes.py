"""Claims over boxes: 48 at every point of u = (p - q)/(p + q), and 32, 46 and 48 on T2(θ) for θ in [0, 3]."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from flint import arb

from theory import boxes, divergences, enclosures, shift_boxes, targets
from theory.ops import log
from theory.shift_boxes import BOXES, PER_UNIT
from theory.verdict import Check, between, holds

NARROW = 5e-4  # radius of an identity's residual over a box


def compared() -> Iterator[Check]:
    """Both halves for every u = (p - q)/(p + q).

    Both are even in u: with p + q = 2 JSD's integrand is g(u)/2, g = (1+u) log(1+u) + (1-u) log(1-u), and Δ's
    is 2u². From u = 0.9 on they follow from the slopes, since log((1+u)/(1-u)) rises and g(1) = 2 log 2.
    """

    def g(u: Any) -> Any:
        return (1 + u) * log(1 + u) + (1 - u) * log(1 - u)

    def slope(u: Any) -> Any:
        return log((1 + u) / (1 - u))

    two_logs = 2 * log(arb(2))
    of_lower = (
        lambda u: slope(u) - 2 * u,
        lambda u: 2 / (1 - u * u) - 2,
        lambda u: 4 * u / (1 - u * u) ** 2,
        lambda u: 4 * (1 + 3 * u * u) / (1 - u * u) ** 3,
    )
    of_upper = (lambda u: 2 * two_logs * u - slope(u), lambda u: 2 * two_logs - 2 / (1 - u * u))
    fourth, second = (0.0, 0.5, 0.0, of_lower), (0.0, 0.5, 0.0, of_upper)
    lower = boxes.never_negative(lambda u: g(u) - u * u, 0.0, 0.9, fourth)
    upper = boxes.never_negative(lambda u: two_logs * u * u - g(u), 0.0, 0.9, second)
    yield lower.check("Δ/4 ≤ JSD at every (p-q)/(p+q) up to 0.9, enclosed")
    yield upper.check("JSD ≤ ½ log 2 Δ at every (p-q)/(p+q) up to 0.9, enclosed")
    yield between("slope of g from 0.9 on, less 2: u² rises slower", slope(arb("0.9")) - 2, 0.0, 1.0)
    yield between("less 4 log 2: 2 log 2 u² falls on g", slope(arb("0.9")) - 2 * two_logs, 0.0, 1.0)


def ranged(of: divergences.Divergence, growth: enclosures.Growth) -> Iterator[Check]:
    """The range of a divergence of T2(θ) over boxes of θ, and that it rises with θ.

    ``growth`` bounds its integrands for every such θ.
    """
    mean = [(arb(1), shift_boxes.divergence(of))]
    found = [shift_boxes.over(mean, *box) for box in BOXES]
    name = f"{of.name} on T2(θ), θ in [0, 3] in {len(found)} boxes"
    ends = {
        i: enclosures.gaussian_divergence(of, targets.shifted_gaussians(BOXES[i][1]), growth)
        for i in range(PER_UNIT // 4, len(BOXES), PER_UNIT // 2)
    }
    yield between(f"{name}: the widest enclosure", max(found, key=enclosures.radius), 0.0, of.maximum)
    yield holds(
        f"{name}: those of single θ, at ends of boxes, inside",
        all(found[i].contains(e) for i, e in ends.items()),
    )
    greatest = max(found, key=lambda ball: float(ball.upper()))
    yield between(f"{name}: the greatest", greatest, 0.0, of.maximum)
    slopes = [shift_boxes.over(mean, *box, order=1) for box in BOXES]
    yield _least(f"{of.name} rises with θ: its derivative by θ²", slopes)


def halves() -> Iterator[Check]:
    """Both halves on every box of θ.

    Near θ = 0 both sides vanish: with v = θ², JSD - Δ/4 is v²/2 times a second derivative in v, and
    ½ log 2 Δ - JSD is v times a first one.
    """
    triangular, jsd = (
        shift_boxes.divergence(of) for of in (divergences.TRIANGULAR, divergences.JENSEN_SHANNON)
    )
    lower = [(arb(1), jsd), (arb(-1) / 4, triangular)]
    upper = [(enclosures.precise(lambda: arb(2).log() / 2), triangular), (arb(-1), jsd)]
    for name, of, order in (("JSD - Δ/4", lower, 2), ("½ log 2 Δ - JSD", upper, 1)):
        zeros = [shift_boxes.at(of, 0.0, k) for k in range(order)]
        yield holds(f"{name} on T2(θ): 0 at θ = 0 to order {order} in θ²", all(z.contains(0) for z in zeros))
        near, far = BOXES[: PER_UNIT // 2], BOXES[PER_UNIT // 2 :]
        slopes = [shift_boxes.over(of, *box, order=order) for box in near]
        yield _least(f"{name} on T2(θ), θ up to ½: the derivative of order {order} by θ²", slopes)
        yield _least(f"{name} on T2(θ), θ from ½ to 3", [shift_boxes.over(of, *box) for box in far])


def identity(name: str, residual: shift_boxes.Combination, constant: enclosures.Ball) -> Check:
    """Whether a residual that is 0 for every θ, plus a constant, is enclosed about 0 on every box of θ.

    The bound shown is the widest enclosure's radius, and no more than ``NARROW`` passes.
    """
    found = [shift_boxes.over(residual, *box) + constant for box in BOXES]
    widest = max(found, key=enclosures.radius)
    missed = [ball for ball in found if not ball.contains(0)]
    shown = f"{name}: 0 on each of {len(found)} boxes of θ in [0, 3]"
    return between(shown, missed[0] if missed else widest, *((0.0, 0.0) if missed else (-NARROW, NARROW)))


def _least(name: str, balls: Sequence[enclosures.Ball]) -> Check:
    """Whether all are above 0; the least is shown."""
    least = min(balls, key=lambda ball: float(ball.lower()))
    return between(f"{name}, the least on {len(balls)} boxes", least, 0.0, math.inf)
