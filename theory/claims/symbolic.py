"""What symbolic claims share: densities at a point, codes, moments and stationarity."""

from typing import Any

import sympy

from theory.calculus import normal_mean, normal_variance

__all__ = ["a", "b", "c", "log_ratio", "minimised_at", "normal_mean", "normal_variance", "p", "q"]

p, q = sympy.symbols("p q", positive=True)  # the two densities at one point
log_ratio = sympy.log(p / q)
a, b, c = sympy.symbols("a b c", real=True)  # LSGAN's codes for fake, real and "what G wants"


def minimised_at(losses: Any, score: sympy.Symbol, optimum: Any) -> tuple[Any, Any]:
    """(slope at ``optimum``, second derivative anywhere) of ``losses``, a function of ``score``."""
    slope = sympy.diff(losses, score)
    return slope.subs(score, optimum), sympy.diff(slope, score)
