"""Where the solvers find a proof that they do not find alone, and theorems that not both of them decide.

A wrong hint makes a question that no solver answers with a proof.
"""

from collections.abc import Mapping

import sympy

from theory.solvers.formulas import Hint

HINTS: Mapping[str, Hint] = {
    # what the generator's criterion has of p - q, which integrates to zero
    "claim_47_unlike_signs": Hint({"k": lambda _: sympy.Integer(-4)}),
    "claim_47_minimum": Hint({"k": lambda v: (v["a"] + v["b"] - 2 * v["c"]) * (v["b"] - v["a"]) / 4}),
}

NOT_ASKED: Mapping[str, str] = {  # Coq proves them
    "claim_47_pearson": "a quantifier on the condition's side, which cvc5 does not decide",
    "claim_53_alternating": "a quantifier on the condition's side, which cvc5 does not decide",
}
