"""Integral forms: what holds at each point holds of the integrals, for densities on an interval.

Two laws on the line have densities under their mean, and that mean's quantile function carries them to
[0, 1], where p + q = 2. Integrals are Riemann's, of integrands that have one.
"""

from functools import partial

from theory.kernel.points import gan_scope, lsgan_scope
from theory.kernel.propositions import Bound, Densities, Integral, Proposition, both, given
from theory.kernel.reading import ScopeOf, items, side
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.gan import SOFTPLUS
from theory.kernel.theorems.lsgan import FIELD, HALF, RATIONAL

OF = {"p": "fp", "q": "fq"}
BEYOND = (
    "Integrals are Riemann's, over the quantiles of $(P + Q)/2$; that laws have such quantiles is not proved."
)

# both integrands are functions of p and q; what is left is what holds of them at each point
_REDUCED = """
match type of A with is_RInt (fun x => ?f (fp x) (fq x)) _ _ _ =>
  match type of B with is_RInt (fun x => ?g (fp x) (fq x)) _ _ _ => refine (%s) end end.
intros p q P Q M.
"""
EQUAL = _REDUCED % "integrated_equal fp fq f g %s H _ I J A B"  # up to a multiple of p - q
AT_MOST = _REDUCED % "integrated_le fp fq f g H _ I J A B"
AT_LEAST = "\napply Rle_ge." + _REDUCED % "integrated_le fp fq g f H _ J I B A"
HALF_OF_BOUNDS = (
    "intros fp fq H I J A B."
    + AT_MOST
    + SOFTPLUS
    + RATIONAL
    + """
rewrite M.
destruct (jsd_between p q P Q M) as [S T].
assert (U : p * ((p - q) / 2) ^ 2 + q * ((p - q) / 2) ^ 2 = 2 * ((p - q) / 2) ^ 2)
  by (replace q with (2 - p) by lra; ring).
rewrite U.
assert (L : p * ln 2 + q * ln 2 = 2 * ln 2) by (replace q with (2 - p) by lra; ring).
nra.
"""
)


def _integral(claim: str, part: int, left: int, sign: str, right: int, scope: ScopeOf) -> Integral:
    """The integrals of two sides of a claim's relation."""
    (item,) = items(claim, part)
    return Integral(side(item, left, scope), sign, side(item, right, scope), OF)


def _laws(*found: Proposition, codes: str = "") -> Proposition:
    """What holds for every two laws, and all codes."""
    of_laws = given(Densities(*OF.values()), then=both(*found))
    every_law = Bound("forall", tuple(OF.values()), of_laws, "R -> R")
    return Bound("forall", tuple(codes.split()), every_law) if codes else every_law


def _bound(place: int) -> Proposition:
    """One of claim 48's two bounds on JSD."""
    return _laws(_integral("48", 1, place, "<=", place + 1, gan_scope))


THEOREMS = (
    Theorem(
        "32",
        "claim_32_integrals",
        lambda: _laws(_integral("32", 0, 0, "=", 2, gan_scope)),
        "intros fp fq H I J A B."
        + EQUAL % "0"
        + SOFTPLUS
        + """
rewrite M, ln_4.
replace q with (2 - p) by lra.
field.
""",
        BEYOND,
    ),
    Theorem(
        "33",
        "claim_33_integrals",
        lambda: _laws(_integral("33", 0, 0, ">=", 1, gan_scope)),
        "intros fp fq H I J A B."
        + AT_LEAST
        + SOFTPLUS
        + """
rewrite M, ln_4.
destruct (x_ln_x p P) as [S S0].
destruct (x_ln_x q Q) as [T T0].
assert (L : p * ln 2 + q * ln 2 = 2 * ln 2) by (replace q with (2 - p) by lra; ring).
nra.
""",
        BEYOND,
    ),
    Theorem(
        "46",
        "claim_46_integrals",
        lambda: _laws(_integral("46", 0, 0, "=", 1, lsgan_scope), codes="a b c"),
        "intros a b c fp fq H I J A B." + EQUAL % "((a + b - 2 * c) * (b - a) / 2)" + RATIONAL + HALF + FIELD,
        BEYOND,
    ),
    *(
        Theorem(
            "48",
            f"claim_48_integrals_{name}",
            partial(_bound, place),
            HALF_OF_BOUNDS,
            BEYOND,
        )
        for place, name in enumerate(("lower", "upper"))
    ),
)
