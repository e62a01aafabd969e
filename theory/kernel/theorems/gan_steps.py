"""Steps of the derivation of the GAN's optimal discriminator, each read from the printed equation."""

from theory.kernel import points
from theory.kernel.points import GAN, gan_scope
from theory.kernel.propositions import Proposition, Slope, Term, Values, both, every, iff, relation
from theory.kernel.reading import Exact, items, said, side, whole
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.gan import OUTPUT, REGRET, SOFTPLUS
from theory.kernel.theorems.lsgan import INTEGRALS, INTEGRANDS, NORMAL, POSITIVE, RATIONAL
from theory.ops import log, sigmoid

OF = "gan_optimal_discriminator"
INSIDE = (relation(0, "<", "y"), relation(0, "<", lambda v: 1 - v["y"]))


def _integrand(values: Values) -> object:
    """The integrand v of an output y, as the losses that train have it."""
    return -points.loss(GAN, values, log(values["y"] / (1 - values["y"])))


def _said(step: str, names: str, *conditions: Proposition) -> Proposition:
    """Every relation of a step's equation, at one point."""
    return every(names, *conditions, then=whole(f"{OF}.{step}", gan_scope))


def _criterion() -> Proposition:
    """V's integrand is p log D + q log(1 - D)."""
    return _said("one_integral", "p q D", *POSITIVE, *OUTPUT)


def _stationary() -> Proposition:
    """The integrand that trains is v, v has the slope in y as printed, and that is 0 iff p (1 - y) = q y."""
    step = f"{OF}.stationary_point"
    integrand = side(items(f"{OF}.pointwise_maximum", 1)[0], 1, gan_scope)
    slope = side(items(step, 0)[0], 1, gan_scope)
    found = both(
        relation(_integrand, "=", integrand),
        Slope(integrand, "y", slope),
        iff(relation(slope, "=", 0), said(items(step, 1, "right")[0], gan_scope)),
    )
    return every("p q y", *POSITIVE, *INSIDE, then=found)


def _curvature() -> Proposition:
    """v's slope in y has the slope as printed, which is negative; so in the score, where it is positive."""
    step = f"{OF}.second_order"
    slope = side(items(f"{OF}.stationary_point", 0)[0], 1, gan_scope)
    ((in_output,), (in_score,)) = items(step, 0), items(step, 1)
    curvature, mean = side(in_output, 1, gan_scope), side(in_score, 1, _scored)
    loss: Term = lambda v: points.loss(GAN, v, v["s"])  # noqa: E731
    loss_slope: Term = lambda v: (v["p"] + v["q"]) * sigmoid(v["s"]) - v["p"]  # noqa: E731
    output = both(Slope(slope, "y", curvature), relation(curvature, "<", 0))
    score = both(Slope(loss, "s", loss_slope), Slope(loss_slope, "s", mean), relation(0, "<", mean))
    return every("p q y s", *POSITIVE, *INSIDE, then=both(output, score))


def _scored(values: Values) -> Exact:
    found = gan_scope(values).bound({"s": values["s"]})
    assert isinstance(found, Exact)
    return found


def _measurable() -> Proposition:
    """D* > t iff (1 - t) p > t q."""
    step = f"{OF}.measurable"
    (above,), (linear,) = items(step, 0, "left"), items(step, 0, "right")
    return every("p q t", *POSITIVE, then=iff(said(above, gan_scope), said(linear, gan_scope)))


NOT_NEGATIVE = (
    """
destruct (gibbs_coins p q D P Q Y Z) as [L _].
rewrite <- H.
"""
    + SOFTPLUS
    + """
replace (D + (1 - D)) with 1 by lra.
rewrite !ln_quotient in L by lra.
rewrite ln_1.
lra.
"""
)


def _theorem(step: str, says: object, proof: str, claim: str, beyond: str = "") -> Theorem:
    return Theorem(claim, f"gan_{step}", says, proof, beyond, (f"{OF}.{step}",))  # type: ignore[arg-type]


THEOREMS = (
    _theorem(
        "one_integral",
        _criterion,
        "intros p q D P Q Y Z." + SOFTPLUS + "\nreplace (D + (1 - D)) with 1 by lra.\nrewrite ln_1.\nring.",
        "30",
        INTEGRANDS,
    ),
    _theorem(
        "stationary_point",
        _stationary,
        """
intros p q y P Q Y Z.
split.
{ rewrite softplus_ratio, softplus_opp_ratio by assumption.
replace (y + (1 - y)) with 1 by lra.
rewrite ln_1.
ring. }
split.
{ auto_derive; [repeat split; lra|].
field.
split; lra. }
assert (E : p / y - q / (1 - y) = (p * (1 - y) - q * y) / (y * (1 - y))) by (field; lra).
assert (N : 0 < y * (1 - y)) by (apply Rmult_lt_0_compat; lra).
rewrite E.
split; intros H.
{ assert (I : (p * (1 - y) - q * y) / (y * (1 - y)) * (y * (1 - y)) = 0) by (rewrite H; ring).
replace (p * (1 - y)) with ((p * (1 - y) - q * y) / (y * (1 - y)) * (y * (1 - y)) + q * y) by (field; lra).
lra. }
replace (p * (1 - y) - q * y) with 0 by lra.
field.
lra.
""",
        "30",
    ),
    _theorem(
        "optimal_discriminator",
        lambda: _said("optimal_discriminator", "p q", *POSITIVE),
        """
intros p q P Q.
repeat split; try reflexivity.
all: rewrite exp_opp_ratio by assumption.
all: field.
all: split; lra.
""",
        "31",
    ),
    _theorem(
        "second_order",
        _curvature,
        """
intros p q y s P Q Y Z.
assert (N : 0 < y * (1 - y)) by (apply Rmult_lt_0_compat; lra).
pose proof (exp_pos s) as E.
pose proof (exp_pos (- s)) as F.
split; split.
{ auto_derive; [repeat split; lra|].
field.
split; lra. }
{ assert (A : 0 < p / y ^ 2) by (apply Rdiv_lt_0_compat; [|apply pow_lt]; lra).
assert (B : 0 < q / (1 - y) ^ 2) by (apply Rdiv_lt_0_compat; [|apply pow_lt]; lra).
lra. }
{ auto_derive; [repeat split; lra|].
rewrite exp_Ropp.
field.
lra. }
split.
{ auto_derive; [lra|].
rewrite ?Ropp_involutive, exp_Ropp.
field.
lra. }
rewrite ?Ropp_involutive.
apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; [lra|]|]; apply Rinv_0_lt_compat; lra.
""",
        "31",
    ),
    _theorem(
        "measurable",
        _measurable,
        "intros p q t P Q."
        + RATIONAL
        + """
match goal with |- ?d > t <-> _ => replace d with (p / (p + q)) by (field; lra) end.
assert (E : p = p / (p + q) * (p + q)) by (field; lra).
split; intros H; nra.
""",
        "31",
    ),
    _theorem(
        "value_at_optimum",
        lambda: _said("value_at_optimum", "p q", *NORMAL),
        "intros p q P Q M."
        + SOFTPLUS
        + """
rewrite M, ln_4.
split; [ring|].
replace q with (2 - p) by lra.
field.
""",
        "32",
        INTEGRALS,
    ),
    _theorem(
        "regret",
        lambda: _said("regret", "p q D", *POSITIVE, *OUTPUT),
        "intros p q D P Q Y Z.\nmatch goal with |- ?e /\\ _ => assert (H : e) end.\n{"
        + REGRET
        + "}\nsplit; [exact H|]."
        + NOT_NEGATIVE,
        "35",
        INTEGRANDS,
    ),
)
