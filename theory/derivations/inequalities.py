"""What several steps prove in the same way: that a function is least, with value 0, at one point alone."""

import sympy

from theory.derivations.base import Checks
from theory.verdict import holds, positive, vanishes


def least_at_one(gap: sympy.Expr, t: sympy.Symbol) -> Checks:
    """The ``gap``, a function of ``t`` > 0, is 0 and stationary at t = 1 alone, and strictly convex."""
    yield vanishes("zero at 1", gap.subs(t, 1))
    yield holds("stationary at 1 alone", sympy.solve(gap.diff(t), t) == [1])
    yield positive("convex", gap.diff(t, 2))
