"""Where the solvers find the proofs that they do not find alone: values for what exists, and for what is used.

They are those of the proofs in ``theory.kernel.theorems``. A wrong one makes a question that no solver
answers with a proof.
"""

from collections.abc import Mapping

import sympy

from theory.kernel.propositions import Term, Values
from theory.solvers.formulas import Hint


def _null(share: int) -> Term:
    """What the generator's criterion has of p - q, which integrates to zero."""
    return lambda v: (v["a"] + v["b"] - 2 * v["c"]) * (v["b"] - v["a"]) / share


def _densities(p: str, q: str) -> tuple[Term, Term]:
    return lambda v: sympy.Rational(p), lambda v: sympy.Rational(q)


def _outside(values: Values) -> sympy.Expr:
    """The eigenvalue of two alternating steps that leaves the circle where h > 4."""
    h = values["h"]
    return 1 - h**2 / 8 - h * sympy.sqrt(h**2 - 16) / 8


HINTS: Mapping[str, Hint] = {
    "claim_47_pearson": Hint(
        {"k": lambda v: sympy.Integer(0)},
        {("p", "q"): (_densities("1", "1"), _densities("3/2", "1/2"), _densities("1/2", "3/2"))},
    ),
    "claim_47_minimum": Hint({"k": _null(4)}),
    "claim_53_alternating": Hint(instances={("l",): ((_outside,),)}),
}
