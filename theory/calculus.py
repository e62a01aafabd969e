"""Exact calculus on pointwise functions: their slopes, and Gaussian moments of polynomials."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sympy

from theory.ops import Array


@cache
def slope(function: Callable[[Array], Array]) -> Callable[[Any], Any]:
    """The derivative of a pointwise function as a NumPy function, from its symbolic form.

    Written in t = tanh(s/2), in which e^s = (1 + t)/(1 - t) and every loss here has a rational slope,
    so that it neither overflows nor is undefined at large scores. Remembered for each function.
    """
    score, t = sympy.symbols("s t", real=True)
    derivative = sympy.diff(function(score), score)
    growth = (1 + t) / (1 - t)
    rational = derivative.replace(
        lambda e: isinstance(e, sympy.exp), lambda e: growth ** sympy.expand(e.args[0] / score)
    )
    compiled = sympy.lambdify((score, t), sympy.cancel(sympy.together(rational)), "numpy")

    def evaluate(s: Any) -> Any:
        scores = np.asarray(s, dtype=np.float64)
        return np.broadcast_to(compiled(scores, np.tanh(scores / 2)), scores.shape)

    return evaluate


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
