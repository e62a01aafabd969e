r"""What the generator follows beside equal densities, as a series in theta: every family, every objective.

For q_theta = p (1 + theta S + theta^2 R/2 + theta^3 T/6 + ...) and the generator's loss L at D*, held fixed,
the integrand of F over p is

    (S + theta R + theta^2 T/2) L,   L = generator(s*(l)),   l = -log(1 + theta S + theta^2 R/2).

S, R and T are derivatives of q over p, so that each has mean 0 under p.
"""

import math
from typing import Any

import sympy

from theory.gradients.generator import at_optimum
from theory.objectives import Objective

S, R, T = sympy.symbols("S R T", real=True)


def generator_gradient_terms(objective: Objective) -> tuple[Any, Any, Any]:
    """The coefficients of 1, theta and theta^2 in the integrand above, as SymPy expressions in S, R and T.

    Raises ``WrongUsage`` for an objective without a pointwise loss at an optimum.
    """
    theta = sympy.Symbol("theta", real=True)
    loss = at_optimum(objective)(-sympy.log(1 + theta * S + theta**2 * R / 2))
    integrand = (S + theta * R + theta**2 * T / 2) * loss
    first, second, third = (
        sympy.expand(sympy.simplify(sympy.diff(integrand, theta, order).subs(theta, 0)))
        / math.factorial(order)
        for order in range(3)
    )
    return first, second, third
