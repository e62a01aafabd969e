"""Claims 51-54: the Dirac-GAN's field, its Jacobian at the equilibrium, and the eigenvalues.

The losses are those that ``theory.dynamics`` makes of the trained objectives. Coq proves that the field
descends them and that the matrix is the field's derivative, both of which SymPy found, and factors the
characteristic polynomial over the complex numbers.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy

from theory import dynamics, objectives
from theory.dynamics import Game, psi, theta
from theory.kernel import points
from theory.kernel.propositions import (
    Proposition,
    Relation,
    Slope,
    Term,
    Values,
    both,
    every,
    iff,
    relation,
)
from theory.kernel.reading import Exact, exact, items, radicand, said, side, valued
from theory.kernel.theorem import Theorem
from theory.notation import tree

GameOf = Callable[[Values], Game]
PLACE = {"psi": psi, "theta": theta}


def dirac(name: str, weight: Any = 0) -> GameOf:
    """The Dirac-GAN of a trained objective; ``weight`` is that of R1, or the name of a variable."""
    return lambda v: dynamics.dirac_gan(objectives.POINTWISE[name], v.get(weight, weight))


def coded(codes: tuple[int, int, int] | None = None, weight: Any = 0) -> GameOf:
    """The Dirac-LSGAN with the codes among the values, or with given ones."""

    def of(v: Values) -> Game:
        objective = points.objective_of(v) if codes is None else objectives.lsgan(*codes)
        return dynamics.dirac_gan(objective, v.get(weight, weight))

    return of


def at(found: Callable[[Game], Any], game: GameOf, rest: tuple[str, ...] = ()) -> Term:
    """What ``found`` makes of the game as a term of psi and theta; those that ``rest`` names are 0."""

    def of(v: Values) -> Any:
        with sympy.evaluate(True):
            expression = sympy.sympify(found(game(v)))
            held = {symbol: 0 if name in rest else v.get(name, symbol) for name, symbol in PLACE.items()}
            return _number(expression.subs(held))

    return of


def _number(expression: Any) -> Any:
    return float(expression) if expression.is_Float else expression


def entry(game: GameOf, row: int, column: int) -> Term:
    """An entry of the Jacobian at the equilibrium."""
    return at(lambda g: g.jacobian()[row, column], game)


def field(game: GameOf, row: int, rest: tuple[str, ...] = ()) -> Term:
    """A component of the field."""
    return at(lambda g: g.field()[row], game, rest)


def linearised(game: GameOf) -> Proposition:
    """The field descends both losses and vanishes at the equilibrium, with the Jacobian as slope."""
    descent = every(
        "psi theta",
        then=both(
            Slope(at(lambda g: g.discriminator_loss, game), "psi", at(lambda g: -g.field()[0], game)),
            Slope(at(lambda g: g.generator_loss, game), "theta", at(lambda g: -g.field()[1], game)),
        ),
    )
    resting = (relation(field(game, row, ("psi", "theta")), "=", 0) for row in (0, 1))
    slopes = (
        Slope(field(game, row, (other,)), name, entry(game, row, column), lambda v: sympy.Integer(0))
        for row in (0, 1)
        for column, (name, other) in enumerate((("psi", "theta"), ("theta", "psi")))
    )
    return both(descent, *resting, *slopes)


def polynomial(matrix: GameOf | Callable[[Values], Any]) -> Term:
    """The characteristic polynomial of a matrix, or of a game's Jacobian, at the value of ``l``."""

    def of(v: Values) -> Any:
        with sympy.evaluate(True):
            found = matrix(v)
            found = found.jacobian() if isinstance(found, Game) else found
            trace, determinant = (_number(sympy.expand(x)) for x in (found.trace(), found.det()))
        return v["l"] * v["l"] - trace * v["l"] + determinant

    return of


def factored(left: Term, branches: Term) -> Relation:
    """A characteristic polynomial has exactly the two branches as roots, multiplicity counted."""

    def product(v: Values) -> Any:
        first, second = branches(v).values
        return (v["l"] - first) * (v["l"] - second)

    return Relation(left, "=", product, of="C")


def scope(values: Values) -> Exact:
    """The symbols of a statement about eigenvalues."""
    named = {"a": "a", "b": "b", "c": "c", "h": "h", r"\gamma": "gamma", r"\lambda": "l"}
    own = {symbol: values[name] for symbol, name in named.items() if name in values}
    imaginary = sympy.I if any(isinstance(v, sympy.Basic) for v in values.values()) else 1j
    found = exact(values, own | {"i": imaginary, r"\mathrm{i}": imaginary})
    return Exact(found.meanings, found.points, number=found.number, root=values.get("w"))


def eigenvalues(claim: str, part: int, game: GameOf, place: int = 0) -> Proposition:
    """``lambda = ... +- ...`` of a statement, where the root of w^2 is w, whichever of the two it is."""
    item = items(claim, part)[place]
    said_roots = side(item, 1, scope)
    if (under := radicand(item, scope)) is None:
        return every("l", then=factored(polynomial(game), said_roots), of="C")
    square = Relation(lambda v: v["w"] * v["w"], "=", under, of="C")
    return every("l w", square, then=factored(polynomial(game), said_roots), of="C")


def characteristic(item: tree.Node, game: GameOf) -> Proposition:
    """An equation of a statement holds of the roots of the characteristic polynomial, and of no others."""
    zero: Term = lambda v: sympy.Integer(0)  # noqa: E731
    return every(
        "l", then=iff(Relation(polynomial(game), "=", zero, of="C"), said(item, scope, of="C")), of="C"
    )


def _steps(step: Callable[..., Any]) -> Callable[[Values], Any]:
    """The matrix of one step of size h of the linearised minimax game."""
    return lambda v: step(dirac("minimax")(v).jacobian(), v["h"])


def _simultaneous() -> Proposition:
    """The eigenvalues of a step are 1 +- ih/2, whose square modulus is above 1."""
    (chain,) = items("53", 0)
    assert isinstance(chain, tree.Chain)
    (inside,) = chain.sides[1].items  # type: ignore[attr-defined]
    roots = every(
        "l", then=factored(polynomial(_steps(dynamics.simultaneous)), valued(inside, scope)), of="C"
    )
    beyond_one = relation(1, "<", lambda v: 1 + (v["h"] / 2) ** 2)  # the square modulus of 1 +- ih/2
    return every("h", relation(0, "<", "h"), then=both(roots, beyond_one))


def _penalised(name: str) -> Proposition:
    """Claim 54's eigenvalues of a trained objective, for every weight of R1."""
    return every("gamma", then=eigenvalues("54", 0, dirac(name, "gamma")))


def _nilpotent() -> Proposition:
    """With codes (-1, 1, 0) the Jacobian's square is zero and the Jacobian is not."""
    game = coded((-1, 1, 0))
    square = (
        relation(at(lambda g, i=i, j=j: (g.jacobian() ** 2)[i, j], game), "=", 0)  # type: ignore[misc]
        for i in (0, 1)
        for j in (0, 1)
    )
    return both(*square, relation(at(lambda g: g.jacobian().norm() ** 2, game), ">", 0))


def _alternating() -> Proposition:
    """All eigenvalues of a step in which the players alternate have modulus 1 iff h <= 4."""
    (circle,), (bound,) = items("53", 1, "left"), items("53", 1, "right")

    def modulus(v: Values) -> Exact:
        return exact(v, {r"\mu_{\mathrm{alt}}": v["l"]})

    is_root = Relation(polynomial(_steps(dynamics.alternating)), "=", lambda v: sympy.Integer(0), of="C")
    all_on = every("l", is_root, then=said(circle, modulus), of="C")
    return every("h", relation(0, "<", "h"), then=iff(all_on, said(bound, scope)))


def _kept() -> Proposition:
    """The quadratic form of claim 53 is that of the state before the step."""
    (equal,) = items("53", 2)

    def stepped(v: Values) -> Exact:
        with sympy.evaluate(True):
            first, second = _steps(dynamics.alternating)(v) * sympy.Matrix([v["psi"], v["theta"]])
        own = {
            r"\psi'": _number(first),
            r"\theta'": _number(second),
            r"\psi": v["psi"],
            r"\theta": v["theta"],
        }
        return exact(v, own | {"h": v["h"]})

    return every("h psi theta", then=said(equal, stepped))


FROM_SYMBOLS = "The game is linearised in Coq; that eigenvalues decide local stability is quoted."
EQUAL_IN_C = """
intros [x y].
apply injective_projections; simpl; field.
"""
ROOTS_OF_CODES = """
intros a b c [x y] [u v] W.
injection W as W1 W2.
apply injective_projections; simpl in *; nra.
"""
LINEAR = """
intros.
repeat match goal with |- _ /\\ _ => split end.
{ intros psi theta; split.
all: pose proof (exp_pos (psi * theta)); pose proof (exp_pos (- (psi * theta))).
all: auto_derive; [repeat split; lra|].
all: rewrite ?exp_Ropp.
all: field; repeat split; lra. }
all: try (auto_derive; [repeat split; pose proof exp_pos; trivial; nra|]).
all: rewrite ?Rmult_0_l, ?Rmult_0_r, ?Ropp_0, ?exp_0.
all: try lra.
all: try field.
"""

THEOREMS = (
    *(
        Theorem("51", f"claim_51_field_{name}", partial(linearised, dirac(name)), LINEAR, FROM_SYMBOLS)
        for name in ("minimax", "non_saturating")
    ),
    *(
        Theorem("51", f"claim_51_{name}", partial(eigenvalues, "51", 0, dirac(name)), EQUAL_IN_C)
        for name in ("minimax", "non_saturating")
    ),
    Theorem("52", "claim_52_field", lambda: every("a b c", then=linearised(coded())), LINEAR, FROM_SYMBOLS),
    Theorem(
        "52",
        "claim_52",
        lambda: every("a b c", then=eigenvalues("52", 0, coded())),
        ROOTS_OF_CODES,
    ),
    Theorem("52", "claim_52_codes_0_1_1", partial(eigenvalues, "52", 1, coded((0, 1, 1))), EQUAL_IN_C),
    Theorem("52", "claim_52_codes_m1_1_0", partial(eigenvalues, "52", 2, coded((-1, 1, 0))), EQUAL_IN_C),
    Theorem("52", "claim_52_not_diagonal", _nilpotent, "repeat split; lra."),
    *(
        Theorem(
            "54",
            f"claim_54_{name}",
            partial(_penalised, name),
            """
intros gamma [x y] [u v] W.
injection W as W1 W2.
apply injective_projections; simpl in *; nra.
""",
        )
        for name in ("minimax", "non_saturating")
    ),
    Theorem(
        "54",
        "claim_54_lsgan",
        lambda: every("a b c gamma", then=characteristic(items("54", 1)[0], coded(weight="gamma"))),
        """
intros a b c gamma [x y].
split; intros H; injection H as H1 H2; apply injective_projections; simpl in *; lra.
""",
    ),
    Theorem(
        "53",
        "claim_53_simultaneous",
        _simultaneous,
        """
intros h H.
split; [|nra].
intros [x y].
apply injective_projections; simpl; field.
""",
    ),
    Theorem(
        "53",
        "claim_53_alternating",
        _alternating,
        """
intros h H.
split.
{ intros A.
destruct (Rle_dec h 4) as [L|N]; [assumption|exfalso].
pose (t := h ^ 2 / 4 - 2).
assert (T : 2 < t) by (unfold t; nra).
pose (d := sqrt (t ^ 2 - 4)).
assert (D : d * d = t ^ 2 - 4) by (apply sqrt_sqrt; nra).
assert (D0 : 0 <= d) by apply sqrt_pos.
assert (B : Cmod (RtoC ((- t - d) / 2)) = 1).
{ apply A.
assert (E : h * h = 4 * t + 8) by (unfold t; field).
apply injective_projections; simpl; nra. }
rewrite Cmod_R, Rabs_left in B by lra.
lra. }
intros L [x y] E.
injection E as E1 E2.
simpl in *.
assert (S : x * x + y * y = 1).
{ assert (F : y * (2 * x - 2 + h * h / 4) = 0) by lra.
apply Rmult_integral in F.
destruct F as [F|F]; [|nra].
subst y.
assert (G : (x - 1 + h * h / 8) ^ 2 = (h * h / 8 - 1) ^ 2 - 1) by nra.
assert (G0 : 0 < h * h <= 16) by nra.
assert (G1 : 0 <= h * h * (16 - h * h)) by (apply Rmult_le_pos; lra).
assert (G2 : (x - 1 + h * h / 8) ^ 2 = 0) by (pose proof (pow2_ge_0 (x - 1 + h * h / 8)); nra).
assert (G3 : x - 1 + h * h / 8 = 0) by nra.
nra. }
unfold Cmod.
simpl.
replace (x * (x * 1) + y * (y * 1)) with 1 by lra.
apply sqrt_1.
""",
    ),
    Theorem("53", "claim_53_kept", _kept, "intros h psi theta.\nfield."),
)
