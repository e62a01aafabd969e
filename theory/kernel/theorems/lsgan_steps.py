"""Steps of the derivation of the LSGAN's optimal discriminator, each read from the printed equation."""

from collections.abc import Callable

from theory.kernel import points
from theory.kernel.points import less_null, lsgan_scope, null
from theory.kernel.propositions import (
    Proposition,
    Slope,
    Term,
    Values,
    both,
    every,
    iff,
    relation,
    some,
)
from theory.kernel.reading import Exact, exact, items, said, side, whole
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.gan import HALVES
from theory.kernel.theorems.lsgan import FIELD, HALF, INTEGRALS, INTEGRANDS, NORMAL, POSITIVE, RATIONAL

OF = "lsgan_optimal_discriminator"
UNLIKE = relation("a", "<>", "b")


def _integrand(values: Values) -> object:
    """The integrand v of an output y, as the losses that train have it."""
    return points.loss(points.objective_of(values), values, values["y"])


def _printed() -> Term:
    """v as the step that names it prints it."""
    return side(items(f"{OF}.one_integral", 1)[0], 1, lsgan_scope)


def _slope() -> Term:
    """v's slope in y as it is printed."""
    return side(items(f"{OF}.stationary_point", 0)[0], 1, lsgan_scope)


def _one_integral() -> Proposition:
    """The integrand that trains is v."""
    return every("a b c p q y", *POSITIVE, then=relation(_integrand, "=", _printed()))


def _stationary() -> Proposition:
    """v has the slope in y as printed, and that is 0 iff (p + q) y = b p + a q."""
    linear = items(f"{OF}.stationary_point", 1, "right")[0]
    found = both(Slope(_printed(), "y", _slope()), iff(relation(_slope(), "=", 0), said(linear, lsgan_scope)))
    return every("a b c p q y", *POSITIVE, then=found)


def _said(step: str, names: str, *conditions: Proposition) -> Proposition:
    return every(f"a b c {names}", *conditions, then=whole(f"{OF}.{step}", lsgan_scope))


def _curvature() -> Proposition:
    """v's slope in y has the slope p + q > 0, and the regret is as printed."""
    step = f"{OF}.second_order"
    (curved,), (regret,) = items(step, 0), items(step, 1)
    curvature = side(curved, 1, lsgan_scope)
    found = both(Slope(_slope(), "y", curvature), relation(curvature, ">", 0), said(regret, lsgan_scope))
    return every("a b c p q y D", *POSITIVE, then=found)


def _measurable() -> Proposition:
    """D* > t iff (b - t) p + (a - t) q > 0."""
    step = f"{OF}.coded_measurable"
    (above,), (linear,) = items(step, 0, "left"), items(step, 0, "right")
    return every("a b c p q t", *POSITIVE, then=iff(said(above, lsgan_scope), said(linear, lsgan_scope)))


def _codes_alike() -> Proposition:
    """Equal codes leave one number for D*."""
    step = f"{OF}.codes_alike"
    (alike,), (same,) = items(step, 0, "left"), items(step, 0, "right")
    return every("a b c p q", *POSITIVE, said(alike, lsgan_scope), then=said(same, lsgan_scope))


def _criterion() -> Proposition:
    """2C is as printed, up to what integrates to zero."""
    (chain,) = items(f"{OF}.generator_criterion", 0)
    first, second, third = (side(chain, i, lsgan_scope) for i in range(3))
    found = both(relation(first, "=", second), relation(less_null(second), "=", third))
    return every("a b c", then=some("k", every("p q", *NORMAL, then=found)))


def _pearson() -> Proposition:
    """Under the codes' conditions 2C is Delta up to what integrates to zero, and Delta is Pearson's."""
    step = f"{OF}.pearson_form"
    conditions = (said(item, _codes) for item in items(step, 0, "left"))
    (equal,), (chain,) = items(step, 0, "right"), items(step, 1)
    found = both(said(equal, lsgan_scope, null), said(chain, lsgan_scope))
    return every("a b c", *conditions, then=some("k", every("p q", *NORMAL, then=found)))


def _codes(values: Values) -> Exact:
    return exact(values, {name: values[name] for name in ("a", "b", "c")})


def _range() -> Proposition:
    """D* lies between the codes; that the GAN's score is the log-ratio is read with it."""
    (between,) = items(f"{OF}.value_range", 0)
    return every("a b c p q", *POSITIVE, UNLIKE, then=said(between, lsgan_scope))


def _halves() -> Proposition:
    """JSD lies between Delta/4 and (log 2)/2 Delta."""
    (chain,) = items(f"{OF}.divergences_compared", 0)
    return every("p q", *NORMAL, then=said(chain, points.gan_scope))


def _theorem(step: str, says: Callable[[], Proposition], proof: str, claim: str, beyond: str = "") -> Theorem:
    return Theorem(claim, f"lsgan_{step}", says, proof, beyond, (f"{OF}.{step}",))


THEOREMS = (
    _theorem("one_integral", _one_integral, "intros a b c p q y P Q.\nfield.", "42", INTEGRANDS),
    _theorem(
        "stationary_point",
        _stationary,
        """
intros a b c p q y P Q.
split.
{ auto_derive; [trivial|].
field. }
split; intros H; lra.
""",
        "42",
    ),
    _theorem(
        "optimal_discriminator",
        lambda: _said("optimal_discriminator", "p q", *POSITIVE),
        "intros a b c p q P Q." + RATIONAL + FIELD,
        "42",
    ),
    _theorem(
        "second_order",
        _curvature,
        """
intros a b c p q y D P Q.
split.
{ auto_derive; [trivial|].
ring. }
split; [lra|].
"""
        + RATIONAL
        + FIELD,
        "44",
        INTEGRANDS,
    ),
    _theorem(
        "coded_measurable",
        _measurable,
        "intros a b c p q t P Q."
        + RATIONAL
        + """
match goal with |- ?d > t <-> _ =>
  assert (E : d * (p + q) = b * p + a * q) by (field; lra); set (m := d) in * end.
split; intros H; nra.
""",
        "42",
    ),
    _theorem(
        "codes_alike",
        _codes_alike,
        "intros a b c p q P Q E.\nsubst b." + RATIONAL + FIELD,
        "43",
        "That no gradient is left is not proved here.",
    ),
    _theorem(
        "value_at_optimum",
        lambda: _said("value_at_optimum", "p q", *NORMAL),
        "intros a b c p q P Q M.\nrepeat split."
        + RATIONAL.replace("rewrite", "all: rewrite")
        + "all: replace q with (2 - p) in * by lra.\nall: field.\nall: repeat split; nra.",
        "45",
        INTEGRALS,
    ),
    _theorem(
        "generator_criterion",
        _criterion,
        "intros a b c.\nexists ((a + b - 2 * c) * (b - a) / 2).\nintros p q P Q M."
        + RATIONAL
        + HALF
        + "split; field; lra.\n",
        "46",
        INTEGRALS,
    ),
    _theorem(
        "pearson_form",
        _pearson,
        "intros a b c B W.\nexists 0.\nintros p q P Q M."
        + RATIONAL
        + HALF
        + "replace b with (1 + c) by lra.\nreplace a with (c - 1) by lra.\nrepeat split; field; lra.\n",
        "47",
        INTEGRALS,
    ),
    _theorem(
        "value_range",
        _range,
        "intros a b c p q P Q N."
        + RATIONAL
        + """
match goal with |- _ < ?d /\\ _ =>
  assert (E : d * (p + q) = b * p + a * q) by (field; lra); set (m := d) in * end.
destruct (Rle_lt_dec a b).
{ rewrite Rmin_left, Rmax_right by lra.
split; nra. }
rewrite Rmin_right, Rmax_left by lra.
split; nra.
""",
        "55",
        "That the GAN's score takes every real value is not proved here.",
    ),
    _theorem(
        "same_information",
        lambda: _said("same_information", "p q", *POSITIVE, UNLIKE),
        """
intros a b c p q P Q N.
repeat split.
all: rewrite ?exp_opp_ratio, ?exp_ratio, ?tanh_ratio by assumption.
all: field.
all: repeat split; try lra.
all: intro Z; apply N; nra.
""",
        "55",
    ),
    _theorem(
        "divergences_compared",
        _halves,
        HALVES,
        "48",
        INTEGRALS + " Nor is the case of equality.",
    ),
)
