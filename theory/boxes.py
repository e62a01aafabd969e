r"""Enclosures over boxes of a variable: what holds at every point of an interval, not at some points of it.

A function of balls that is not negative on an interval is shown to be so by bisection: on each part the
enclosure is above 0, or, about a zero of even order, that of its derivative of this order is.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from flint import arb

from theory.enclosures import Ball
from theory.montecarlo import Outcome
from theory.verdict import Check

Real = Callable[[Ball], Ball]
Zero = tuple[float, float, float, tuple[Real, ...]]
DEPTH = 40  # halvings of an interval before it is given up


@dataclass(frozen=True)
class Covered:
    """An interval cut into ``parts``; ``lowest`` is the least end of the enclosures, ``widest`` their width.

    ``left_over`` says which part was given up, empty if none was.
    """

    parts: int
    lowest: float
    widest: float
    left_over: str = ""
    refuted: bool = False

    @property
    def outcome(self) -> Outcome:
        """Pass if nothing is left over, fail if f is below 0 somewhere, else inconclusive."""
        if not self.left_over:
            return Outcome.PASS
        return Outcome.FAIL if self.refuted else Outcome.INCONCLUSIVE

    def check(self, name: str) -> Check:
        """Show whether all of the interval is covered; the widest enclosure stands in the name."""
        named = f"{name}, {self.parts} boxes at most {self.widest:.1g} wide"
        named += f", not on {self.left_over}" if self.left_over else ""
        return Check(named, 0.0, float(self.outcome is not Outcome.PASS), 0.0, self.outcome)


def hull(low: float, high: float) -> Ball:
    """The ball that contains [low, high]."""
    return arb(low).union(arb(high))


def never_negative(f: Real, low: float, high: float, zero: Zero | None = None) -> Covered:
    """Show that f >= 0 on [low, high] by enclosures above 0.

    ``zero`` (start, end, place, derivatives) holds the one zero of f, of even order: at the place f and all
    derivatives but the last must enclose 0, and on [start, end] the last is shown to be above 0.
    """
    parts, lowest, widest = 0, math.inf, 0.0
    waiting = [(f, low, high, 0)]
    if zero is not None:
        start, end, place, derivatives = zero
        *lower, derivative = derivatives
        if len(lower) % 2 == 0 or not all(of(arb(place)).contains(0) for of in (f, *lower)):
            return Covered(0, lowest, widest, f"{place:g}", refuted=bool(f(arb(place)) < 0))
        waiting = [(derivative, start, end, 0)]
        waiting += [(f, a, b, 0) for a, b in ((low, start), (end, high)) if a < b]
    while waiting:
        of, a, b, depth = waiting.pop()
        ball = of(hull(a, b))
        if bool(ball > 0):
            parts += 1
            lowest = min(lowest, float(ball.lower()))
            widest = max(widest, 2 * float(ball.rad()))
            continue
        middle = (a + b) / 2
        below = of is f and bool(f(arb(middle)) < 0)
        if below or depth == DEPTH:
            return Covered(parts, lowest, widest, f"[{a:g}, {b:g}]", refuted=below)
        waiting += [(of, a, middle, depth + 1), (of, middle, b, depth + 1)]
    return Covered(parts, lowest, widest)
