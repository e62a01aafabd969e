"""f-divergences in symbols: the function f of each, its convex conjugate, and where two densities cross."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy
from scipy.optimize import brentq

from theory import targets
from theory.divergences import Divergence

r = sympy.Symbol("r", positive=True)  # p/q

# convex conjugates f*(T) = sup_u u T - f(u) of f with f(1) = f'(1) = 0, to be checked against the code's f
CONJUGATES: dict[str, Callable[[Any], Any]] = {
    "kl": lambda T: sympy.exp(T) - 1,
    "reverse_kl": lambda T: -sympy.log(1 - T),
    "jensen_shannon": lambda T: -sympy.log(2 - sympy.exp(2 * T)) / 2,
    "triangular": lambda T: 4 - T - 4 * sympy.sqrt(sympy.factor(1 - T)),
    "pearson": lambda T: T**2 / 4 + T,
}
SECOND_DERIVATIVES = {
    "kl": 1,
    "reverse_kl": 1,
    "jensen_shannon": sympy.Rational(1, 4),
    "triangular": 1,
    "pearson": 2,
}


def generator_function(of: Divergence) -> Any:
    """f(r) with D_f(p || q) = E_q[f(p/q)], from the divergence's two integrands: r u_p(log r) + u_q(log r).

    Multiples of r - 1, which integrate to 0, are removed: f'(1) = 0.
    """
    f = sympy.simplify((r * of.under_p(sympy.log(r)) + of.under_q(sympy.log(r))).rewrite(sympy.exp))
    return f - sympy.diff(f, r).subs(r, 1) * (r - 1)


def crossings(pair: targets.Pair) -> list[float]:
    """Where the two densities cross, ascending, searched on a grid that reaches 12 units beyond the modes."""
    ends = [*pair.p.modes, *pair.q.modes]
    grid = np.linspace(min(ends) - 12, max(ends) + 12, 4001)
    with np.errstate(invalid="ignore"):
        ratio = pair.log_ratio(grid)
        inside = np.isfinite(ratio)
        change = inside[:-1] & inside[1:] & (ratio[:-1] * ratio[1:] < 0)

    def at(x: float) -> float:
        return float(pair.log_ratio(np.array([x]))[0])

    return [float(brentq(at, grid[i], grid[i + 1], xtol=1e-15)) for i in np.flatnonzero(change)]
