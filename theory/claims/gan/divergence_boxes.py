"""Claim 48 over boxes: both halves at every point, and the two divergences of T2(θ) for θ in [0, 3]."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from flint import arb

from theory import boxes, divergences, enclosures, targets
from theory.ops import log
from theory.verdict import Check, between, holds

BOXES = 32  # of θ, to the unit


def compared(growth: enclosures.Growth) -> Iterator[Check]:
    """Both halves for every u = (p - q)/(p + q), then the divergences on boxes of θ.

    Both are even in u: with p + q = 2 JSD's integrand is g(u)/2, g = (1+u) log(1+u) + (1-u) log(1-u), and Δ's
    is 2u². From u = 0.9 on they follow from the slopes, since log((1+u)/(1-u)) rises and g(1) = 2 log 2.
    ``growth`` bounds the divergences' integrands for every such θ.
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
    ends = [i / BOXES for i in range(3 * BOXES + 1)]
    for of in (divergences.TRIANGULAR, divergences.JENSEN_SHANNON):
        found = [boxes.divergence_over(of, a, b) for a, b in pairwise(ends)]
        middles = [
            enclosures.gaussian_divergence(of, targets.shifted_gaussians((a + b) / 2), growth)
            for a, b in pairwise(ends[:: BOXES // 2])
        ]
        inside = [box.contains(m) for box, m in zip(found[BOXES // 4 :: BOXES // 2], middles, strict=True)]
        name = f"{of.name} on T2(θ), θ in [0, 3] in {len(found)} boxes"
        widest = max(found, key=enclosures.radius)
        yield between(f"{name}: the widest enclosure", widest, 0.0, of.maximum)
        yield holds(f"{name}: those of single θ lie inside", all(inside))
        greatest = max(found, key=lambda ball: float(ball.upper()))
        yield between(f"{name}: the greatest", greatest, 0.0, of.maximum)
