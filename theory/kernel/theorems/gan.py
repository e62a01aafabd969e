"""Claims 30-33, 35 and 48: the GAN's optimal discriminator, and the divergence that it leaves."""

from functools import partial

from theory import objectives
from theory.kernel import points
from theory.kernel.points import gan_scope
from theory.kernel.propositions import Proposition, Term, both, every, iff, relation
from theory.kernel.reading import items, optimised, said, side, valued
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.lsgan import FIELD, INTEGRALS, INTEGRANDS, NORMAL, POSITIVE, RATIONAL

OUTPUT = (relation(0, "<", "D"), relation(lambda v: 0, "<", lambda v: 1 - v["D"]))
SOFTPLUS = """
rewrite ?softplus_ratio, ?softplus_opp_ratio by lra.
"""
REGRET = (
    SOFTPLUS
    + RATIONAL
    + """
replace (D + (1 - D)) with 1 by lra.
replace (/ (1 + q / p)) with (p / (p + q)) by (field; lra).
replace (1 / (1 + q / p)) with (p / (p + q)) by (field; lra).
replace (1 - p / (p + q)) with (q / (p + q)) by (field; lra).
assert (S : 0 < p / (p + q)) by (apply quotient_pos; lra).
assert (T : 0 < q / (p + q)) by (apply quotient_pos; lra).
rewrite (ln_quotient (p / (p + q)) D), (ln_quotient (q / (p + q)) (1 - D)) by lra.
rewrite !ln_quotient, ln_1 by lra.
field.
lra.
"""
)
HALVES = (
    "intros p q P Q M."
    + SOFTPLUS
    + RATIONAL
    + """
rewrite M.
destruct (jsd_between p q P Q M) as [A B].
assert (T : p * ((p - q) / 2) ^ 2 + q * ((p - q) / 2) ^ 2 = 2 * ((p - q) / 2) ^ 2).
{ replace q with (2 - p) by lra.
ring. }
rewrite T.
assert (L : p * ln 2 + q * ln 2 = 2 * ln 2).
{ replace q with (2 - p) by lra.
ring. }
split; nra.
"""
)
POINTWISE = "Minimising at each point minimises the integral; that step is not proved here."


def _at(term: Term, name: str, place: Term) -> Term:
    """A term with one variable at a place."""
    return lambda v: term({**v, name: place(v)})


def _greatest() -> Proposition:
    """Claim 30's integrand is greatest at p/(p + q), and there alone."""
    (equal,) = items("30", 0)
    variable, body = optimised(equal, 0)
    best, integrand = side(equal, 1, gan_scope), valued(body, gan_scope)
    at_best = _at(integrand, variable, best)
    inside = (relation(0, "<", variable), relation(0, "<", lambda v: 1 - v[variable]))
    found = both(
        relation(integrand, "<=", at_best),
        iff(relation(integrand, "=", at_best), relation(variable, "=", best)),
    )
    return every(f"p q {variable}", *POSITIVE, *inside, then=found)


def _least(name: str) -> Proposition:
    """The trained loss of a score is least at the log-ratio, and there alone."""
    objective = objectives.POINTWISE[name]
    best = side(items("31", 0)[0], 1, gan_scope)
    any_score: Term = lambda v: points.loss(objective, v, v["s"])  # noqa: E731
    least = _at(any_score, "s", best)
    found = both(
        relation(least, "<=", any_score), iff(relation(any_score, "=", least), relation("s", "=", best))
    )
    return every("p q s", *POSITIVE, then=found)


def _value() -> Proposition:
    """C(G) is -log 4 + 2 JSD, and no output of a discriminator has a greater V."""
    (chain,) = items("32", 0)
    _, body = optimised(chain, 1)
    criterion, value = side(chain, 0, gan_scope), side(chain, 2, gan_scope)
    most = every("D", *OUTPUT, then=relation(valued(body, gan_scope), "<=", criterion))
    return every("p q", *NORMAL, then=both(relation(criterion, "=", value), most))


def _minimum() -> Proposition:
    (bound,), (attained,), (same,) = items("33", 0), items("33", 1, "left"), items("33", 1, "right")
    found = both(said(bound, gan_scope), iff(said(attained, gan_scope), said(same, gan_scope)))
    return every("p q", *NORMAL, then=found)


THEOREMS = (
    Theorem(
        "30",
        "claim_30",
        _greatest,
        """
intros p q y P Q Y Z.
replace (1 - p / (p + q)) with (q / (p + q)) by (field; lra).
now apply gibbs_coins.
""",
        POINTWISE,
    ),
    Theorem(
        "31",
        "claim_31",
        lambda: every(
            "p q",
            *POSITIVE,
            then=both(*(said(item, gan_scope) for part in (0, 1) for item in items("31", part))),
        ),
        "intros p q P Q.\nsplit; [reflexivity|].\nsplit; [reflexivity|]." + RATIONAL + FIELD,
    ),
    *(
        Theorem(
            "31",
            f"claim_31_minimum_{name}",
            partial(_least, name),
            """
intros p q s P Q.
assert (E : 0 < exp s) by apply exp_pos.
assert (Y : 0 < / (1 + exp (- s))) by (apply Rinv_0_lt_compat; pose proof (exp_pos (- s)); lra).
assert (Z : 1 - / (1 + exp (- s)) = / (1 + exp s)) by (rewrite exp_Ropp; field; lra).
assert (Z0 : 0 < 1 - / (1 + exp (- s))) by (rewrite Z; apply Rinv_0_lt_compat; lra).
destruct (gibbs_coins p q _ P Q Y Z0) as [L I].
rewrite Z in L, I.
rewrite !ln_Rinv in L, I by (try lra; pose proof (exp_pos (- s)); lra).
rewrite softplus_ratio, softplus_opp_ratio by assumption.
rewrite !ln_quotient in L, I by lra.
split; [lra|].
split; intros H.
{ assert (S : / (1 + exp (- s)) = p / (p + q)) by (apply I; lra).
apply exp_inv.
rewrite exp_ratio by assumption.
assert (T : exp (- s) = q / p).
{ apply Rplus_eq_reg_l with 1.
rewrite <- (Rinv_inv (1 + exp (- s))), S.
field.
lra. }
rewrite exp_Ropp in T.
rewrite <- (Rinv_inv (exp s)), T.
field.
lra. }
subst s.
rewrite softplus_ratio, softplus_opp_ratio by assumption.
reflexivity.
""",
            POINTWISE,
        )
        for name in ("minimax", "non_saturating")
    ),
    Theorem(
        "32",
        "claim_32",
        _value,
        "intros p q P Q M."
        + SOFTPLUS
        + """
rewrite M, ln_4.
split.
{ replace q with (2 - p) by lra.
field. }
intros D Y Z.
"""
        + SOFTPLUS
        + """
replace (D + (1 - D)) with 1 by lra.
rewrite ln_1.
destruct (gibbs_coins p q D P Q Y Z) as [L _].
rewrite M, !ln_quotient in L by lra.
nra.
""",
        INTEGRALS,
    ),
    Theorem(
        "33",
        "claim_33",
        _minimum,
        "intros p q P Q M."
        + SOFTPLUS
        + """
rewrite M, ln_4.
destruct (x_ln_x p P) as [A A0].
destruct (x_ln_x q Q) as [B B0].
assert (L : p * ln 2 + q * ln 2 = 2 * ln 2) by (replace q with (2 - p) by lra; ring).
split; [nra|].
split; intros H.
{ assert (p = 1) by (apply A0; nra).
lra. }
assert (p = 1) by lra.
assert (q = 1) by lra.
subst p q.
rewrite ln_1.
lra.
""",
        INTEGRALS,
        ("gan_optimal_discriminator.generator_optimum",),
    ),
    Theorem(
        "35",
        "claim_35",
        lambda: every("p q D", *POSITIVE, *OUTPUT, then=said(items("35", 0)[0], gan_scope)),
        "intros p q D P Q Y Z." + REGRET,
        INTEGRANDS,
    ),
    Theorem(
        "48",
        "claim_48_range",
        lambda: every("p q", *NORMAL, then=said(items("48", 0)[0], gan_scope)),
        "intros p q P Q M."
        + RATIONAL
        + """
rewrite M.
replace q with (2 - p) in * by lra.
match goal with |- 0 <= ?d /\\ _ => replace d with (2 * (p - 1) ^ 2) by field end.
pose proof (pow2_ge_0 (p - 1)) as S.
pose proof (Rmult_lt_0_compat p (2 - p) P Q) as T.
split; nra.
""",
        INTEGRALS,
    ),
    Theorem(
        "48",
        "claim_48",
        lambda: every("p q", *NORMAL, then=said(items("48", 1)[0], gan_scope)),
        HALVES,
        INTEGRALS,
    ),
)
