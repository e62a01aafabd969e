"""Steps of the comparison with LSGAN: slopes of the generators' losses, and eigenvalues."""

from collections.abc import Callable, Sequence
from typing import Any

from theory import objectives
from theory.gradients.generator import at_optimum
from theory.kernel import points
from theory.kernel.propositions import Proposition, Slope, Term, Values, both, every, some
from theory.kernel.reading import Exact, exact, items, said
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.dynamics import EQUAL_IN_C, ROOTS_OF_CODES, coded, dirac, eigenvalues
from theory.notation.render import latex
from theory.notation.scope import Form, Scope
from theory.notation.tree import Node
from theory.ops import sigmoid

OF = "lsgan_optimal_discriminator"
CODES = ("a", "b", "c")
ONE_COORDINATE = "Of a gradient one coordinate; that a factor of all leaves the norm is not proved."


def _sloped(
    losses: Sequence[Term], by: str, printed: Sequence[Node], scope: Callable[..., Any]
) -> Proposition:
    """Each loss has a slope k, and the printed relation holds of it."""
    slope: Term = lambda v: v["k"]  # noqa: E731
    found = (
        some("k", both(Slope(loss, by, slope), said(item, scope)))
        for loss, item in zip(losses, printed, strict=True)
    )
    return both(*found)


def _printed(step: str) -> tuple[Node, ...]:
    """All relations of a step."""
    return tuple(item for part in (0, 1) for item in items(f"{OF}.{step}", part))


def _saturation() -> Proposition:
    """The generators' losses that train, as functions of the score; the last with a sigmoid inside."""

    def scope(values: Values) -> Exact:
        slope = Form(lambda scope, head, operand: values["k"])
        return exact(values, {"s": values["s"], "c": values["c"], "#slope:s": slope})

    losses: tuple[Term, ...] = (
        lambda v: objectives.MINIMAX.generator(v["s"]),
        lambda v: objectives.NON_SATURATING.generator(v["s"]),
        lambda v: points.objective_of(v).generator(v["s"]),
        lambda v: points.objective_of(v).generator(sigmoid(v["s"])),
    )
    return every("a b c s", then=_sloped(losses, "s", _printed("saturation"), scope))


def _at_optimum() -> Proposition:
    """The same at the optimal score of log-ratio l, whose own gradient is g."""

    def scope(values: Values) -> Exact:
        ratio, slopes = values["l"], {r"\ell": values["g"]}

        def gradient(scope: Scope, head: Node, operand: Node) -> Any:
            return slopes.get(latex(operand), values["k"] * values["g"])

        own = {
            r"\nabla": Form(gradient),
            "D": sigmoid(points.GAN.optimum(ratio)),
            r"D^*_{\mathrm{LS}}": points.objective_of(values).optimum(ratio),
        }
        return exact(values, own | {name: values[name] for name in CODES})

    losses: tuple[Term, ...] = (
        lambda v: at_optimum(objectives.MINIMAX)(v["l"]),
        lambda v: at_optimum(objectives.NON_SATURATING)(v["l"]),
        lambda v: at_optimum(points.objective_of(v))(v["l"]),
    )
    return every("a b c l g", then=_sloped(losses, "l", _printed("gradient_at_optimum"), scope))


def _dynamics() -> Proposition:
    """The eigenvalues at the equilibrium, of the losses that train."""
    step = f"{OF}.dynamics"
    return both(
        eigenvalues(step, 0, dirac("minimax")),
        every("a b c", then=eigenvalues(step, 0, coded(), 1)),
        eigenvalues(step, 1, coded((0, 1, 1))),
        eigenvalues(step, 2, coded((-1, 1, 0))),
    )


SATURATION = """
intros a b c s.
pose proof (exp_pos s) as E.
assert (F : 0 < / (1 + exp s)) by (apply Rinv_0_lt_compat; lra).
rewrite !Ropp_involutive.
assert (Z : / (1 + exp (- s)) = exp s * / (1 + exp s)) by (rewrite exp_Ropp; field; lra).
assert (G : 0 < exp s * / (1 + exp s)) by (apply Rmult_lt_0_compat; lra).
split.
{ exists (- (exp s * / (1 + exp s))).
split; [auto_derive; [lra|field; lra]|].
rewrite Z, Rabs_Ropp, Rabs_pos_eq; lra. }
split.
{ exists (- / (1 + exp s)).
split; [auto_derive; [pose proof (exp_pos (- s)); lra|]|].
{ rewrite exp_Ropp.
field.
split; lra. }
rewrite Rabs_Ropp, Rabs_pos_eq; lra. }
split.
{ exists (s - c).
split; [auto_derive; [trivial|field]|reflexivity]. }
exists ((/ (1 + exp (- s)) - c) * (exp s * / (1 + exp s)) * / (1 + exp s)).
split.
{ auto_derive; [pose proof (exp_pos (- s)); lra|].
rewrite exp_Ropp.
field.
lra. }
unfold Rdiv.
rewrite !Rabs_mult, (Rabs_pos_eq (exp s)), (Rabs_pos_eq (/ (1 + exp s))), <- Z by lra.
ring.
"""
AT_OPTIMUM = """
intros a b c l g.
pose proof (exp_pos l) as E.
assert (F : 0 < / (1 + exp l)) by (apply Rinv_0_lt_compat; lra).
assert (Z : / (1 + exp (- l)) = exp l * / (1 + exp l)) by (rewrite exp_Ropp; field; lra).
assert (G : 0 < exp l * / (1 + exp l)) by (apply Rmult_lt_0_compat; lra).
assert (Y : 1 - exp l * / (1 + exp l) = / (1 + exp l)) by (field; lra).
split.
{ exists (- (exp l * / (1 + exp l))).
split; [auto_derive; [lra|field; lra]|].
unfold Rdiv.
rewrite Z, Rabs_mult, Rabs_Ropp, (Rabs_pos_eq (exp l * / (1 + exp l))) by lra.
ring. }
split.
{ exists (- / (1 + exp l)).
split; [auto_derive; [pose proof (exp_pos (- l)); lra|]|].
{ rewrite exp_Ropp.
field.
split; lra. }
rewrite Z, Y, Rabs_mult, Rabs_Ropp, (Rabs_pos_eq (/ (1 + exp l))) by lra.
reflexivity. }
exists ((a + (b - a) / (1 + exp (- l)) - c) * (b - a) * (exp l * / (1 + exp l)) * / (1 + exp l)).
split.
{ auto_derive; [pose proof (exp_pos (- l)); lra|].
rewrite exp_Ropp.
field.
lra. }
unfold Rdiv.
rewrite !Rabs_mult, (Rabs_pos_eq (exp l)), (Rabs_pos_eq (/ (1 + exp l))), Z, Y by lra.
ring.
"""
DYNAMICS = f"""
split.
{{ {EQUAL_IN_C.strip()} }}
split.
{{ {ROOTS_OF_CODES.strip()} }}
split.
{{ {EQUAL_IN_C.strip()} }}
{EQUAL_IN_C.strip()}
"""


def _theorem(step: str, says: Callable[[], Proposition], proof: str, claim: str, beyond: str = "") -> Theorem:
    return Theorem(claim, f"lsgan_{step}", says, proof, beyond, (f"{OF}.{step}",))


THEOREMS = (
    _theorem("gradient_at_optimum", _at_optimum, AT_OPTIMUM, "50", ONE_COORDINATE),
    _theorem("saturation", _saturation, SATURATION, "50"),
    _theorem("dynamics", _dynamics, DYNAMICS, "52"),
)
