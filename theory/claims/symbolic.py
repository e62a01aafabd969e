"""What symbolic claims share: positive densities, Gaussian moments, exact coefficient lists."""

from typing import Any

import sympy

p, q = sympy.symbols("p q", positive=True)  # the two densities at one point
log_ratio = sympy.log(p / q)
a, b, c = sympy.symbols("a b c", real=True)  # LSGAN's codes for fake, real and "what G wants"


def normal_mean(expression: Any, noise: sympy.Symbol) -> Any:
    """E[expression], a polynomial of a standard normal ``noise``: E[noise^k] = (k-1)!! for even k, else 0."""
    polynomial = sympy.Poly(sympy.expand(expression), noise)
    return sum(
        coefficient * sympy.factorial2(degree - 1)
        for (degree,), coefficient in polynomial.terms()
        if degree % 2 == 0
    )


def normal_variance(expression: Any, noise: sympy.Symbol) -> Any:
    """The variance of a polynomial of a standard normal ``noise``."""
    return normal_mean((expression - normal_mean(expression, noise)) ** 2, noise)


def minimised_at(losses: Any, score: sympy.Symbol, optimum: Any) -> tuple[Any, Any]:
    """(slope at ``optimum``, second derivative anywhere) of ``losses``, a function of ``score``."""
    slope = sympy.diff(losses, score)
    return slope.subs(score, optimum), sympy.diff(slope, score)
