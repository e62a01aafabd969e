"""Claim 50: what the generator follows while the optimal discriminator is held."""

from typing import Any

from theory import objectives
from theory.gradients.generator import at_optimum
from theory.kernel import points
from theory.kernel.propositions import Proposition, Slope, Term, Values, both, every, some
from theory.kernel.reading import Exact, exact, items, said
from theory.kernel.theorem import Theorem
from theory.notation.render import latex
from theory.notation.scope import Form, Scope
from theory.notation.tree import Node
from theory.ops import sigmoid


def _loss(name: str) -> Term:
    """The trained generator's loss at the optimal score of log-ratio ``l``."""
    return lambda v: at_optimum(objectives.POINTWISE[name])(v["l"])


def _force(name: str, place: int) -> Proposition:
    """The loss has a slope k in the log-ratio, and |k g| is as stated where g is the log-ratio's gradient."""

    def scope(values: Values) -> Exact:
        slopes = {r"\ell": values["g"], "L": values["k"] * values["g"]}

        def gradient(scope: Scope, head: Node, operand: Node) -> Any:
            return slopes[latex(operand)]

        output = sigmoid(points.GAN.optimum(values["l"]))
        return exact(values, {r"\nabla": Form(gradient), r"D^*_{\mathrm{GAN}}": output})

    (item,) = items("50", place)
    return every("l g", then=some("k", both(Slope(_loss(name), "l", lambda v: v["k"]), said(item, scope))))


FORCE = """
intros l g.
assert (E : 0 < exp l) by apply exp_pos.
assert (F : 0 < / (1 + exp (- l))) by (apply Rinv_0_lt_compat; pose proof (exp_pos (- l)); lra).
assert (G : 0 < 1 - / (1 + exp (- l))) by
  (replace (1 - / (1 + exp (- l))) with (/ (1 + exp l)) by (rewrite exp_Ropp; field; lra);
   apply Rinv_0_lt_compat; lra).
"""
# the derivative that was named is right, and so is its magnitude
MAGNITUDE = """rewrite exp_Ropp.
field.
lra. }
rewrite Rabs_mult, Rabs_Ropp, Rabs_right by lra.
field.
pose proof (exp_pos (- l)).
lra.
"""
THEOREMS = (
    Theorem(
        "50",
        "claim_50_minimax",
        lambda: _force("minimax", 0),
        FORCE
        + """
exists (- / (1 + exp (- l))).
split.
{ auto_derive; [lra|].
"""
        + MAGNITUDE,
    ),
    Theorem(
        "50",
        "claim_50_non_saturating",
        lambda: _force("non_saturating", 1),
        FORCE
        + """
exists (- (1 - / (1 + exp (- l)))).
split.
{ auto_derive; [pose proof (exp_pos (- l)); lra|].
"""
        + MAGNITUDE,
    ),
    Theorem(
        "50",
        "claim_50_lsgan",
        lambda: _force("lsgan", 2),
        FORCE
        + """
exists (- ((1 - / (1 + exp (- l))) ^ 2 * / (1 + exp (- l)))).
split.
{ auto_derive; [pose proof (exp_pos (- l)); lra|].
rewrite exp_Ropp.
field.
lra. }
rewrite Rabs_mult, Rabs_Ropp, Rabs_right.
{ field.
pose proof (exp_pos (- l)).
lra. }
apply Rle_ge.
apply Rmult_le_pos; [apply pow2_ge_0|lra].
""",
    ),
)
