"""Claim 34: where one density vanishes the two divergences are at their greatest, elsewhere below it."""

from theory.kernel.limits import Limit
from theory.kernel.points import gan_scope
from theory.kernel.propositions import Proposition, both, either, every, given, iff, relation
from theory.kernel.reading import items, said, side
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.gan import SOFTPLUS
from theory.kernel.theorems.lsgan import NORMAL, RATIONAL

EITHER = (relation(0, "<=", "p"), relation(0, "<=", "q"), NORMAL[-1])
LIMITS = "Where a density vanishes the log-ratio is infinite and the integrands are their limits there."
BELOW = r"That what is below $\log 2$ on a set of positive mass has the smaller integral is not proved."


def _greatest(end: str) -> Proposition:
    """Both divergences' integrands tend to the stated values as the log-ratio goes to that end."""
    values = items("34", 0, "right")
    return both(*(Limit(side(item, 0, gan_scope), "ell", end, side(item, 1, gan_scope)) for item in values))


def _apart() -> Proposition:
    """The overlap's integrand is 0 where one density is; there both integrands are the stated constants."""
    (disjoint,) = items("34", 0, "left")
    p_vanishes, q_vanishes = (relation(name, "=", 0) for name in "pq")
    found = both(
        iff(said(disjoint, gan_scope), either(p_vanishes, q_vanishes)),
        given(q_vanishes, then=_greatest("p_infty")),
        given(p_vanishes, then=_greatest("m_infty")),
    )
    return every("p q", *EITHER, then=found)


def _overlap() -> Proposition:
    """Where both densities are positive, so is the overlap's integrand, and both divergences' are smaller."""
    (disjoint,) = items("34", 0, "left")
    smaller = (
        relation(side(item, 0, gan_scope), "<", side(item, 1, gan_scope)) for item in items("34", 0, "right")
    )
    positive = relation(side(disjoint, 0, gan_scope), ">", side(disjoint, 1, gan_scope))
    return every("p q", *NORMAL, then=both(positive, *smaller))


THEOREMS = (
    Theorem(
        "34",
        "claim_34",
        _apart,
        """
intros p q P Q M.
split.
{ split.
{ intros H.
apply sqrt_eq_0 in H; [|nra].
now apply Rmult_integral. }
intros [H|H]; subst; rewrite ?Rmult_0_l, ?Rmult_0_r; apply sqrt_0. }
split; intros Z; subst.
{ replace p with 2 by lra.
split; [apply tends_right with 1; [lra|]|apply tends_right with 8; [lra|]]; intros x.
{ pose proof (softplus_small (- x)) as S.
apply Rabs_le.
lra. }
pose proof (tanh_near x) as T.
apply Rabs_le.
lra. }
replace q with 2 by lra.
split; [apply tends_left with 1; [lra|]|apply tends_left with 8; [lra|]]; intros x.
{ pose proof (softplus_small x) as S.
apply Rabs_le.
lra. }
pose proof (tanh_near x) as T.
apply Rabs_le.
lra.
""",
        LIMITS,
    ),
    Theorem(
        "34",
        "claim_34_overlap",
        _overlap,
        "intros p q P Q M."
        + SOFTPLUS
        + RATIONAL
        + """
rewrite M.
replace q with (2 - p) in * by lra.
pose proof (Rmult_lt_0_compat p (2 - p) P Q) as T.
split; [apply Rlt_gt, sqrt_lt_R0; assumption|].
assert (A : ln p < ln 2) by (apply ln_increasing; lra).
assert (B : ln (2 - p) < ln 2) by (apply ln_increasing; lra).
split; [nra|].
replace (p * ((p - (2 - p)) / 2) ^ 2 + (2 - p) * ((p - (2 - p)) / 2) ^ 2) with (2 * (p - 1) ^ 2) by field.
nra.
""",
        BELOW,
    ),
)
