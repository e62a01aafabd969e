"""Claims 42-47 and 55: the least-squares GAN's optimal discriminator and criterion, for every code."""

from theory.kernel import points
from theory.kernel.points import less_null, lsgan_scope, null
from theory.kernel.propositions import Proposition, Term, Values, both, every, iff, relation, some
from theory.kernel.reading import Exact, exact, items, said, side
from theory.kernel.theorem import Theorem

POSITIVE = (relation(0, "<", "p"), relation(0, "<", "q"))
NORMAL = (*POSITIVE, relation(lambda v: v["p"] + v["q"], "=", 2))
INTEGRALS = (
    "Densities are taken under $(P + Q)/2$, so that $p + q = 2$; that integrals are linear is not proved."
)
INTEGRANDS = "The integrands are equal at every point; integrating them is not proved here."

# optimal outputs and divergences as rational functions of p and q
RATIONAL = """
rewrite ?exp_opp_ratio, ?exp_ratio, ?tanh_ratio by assumption.
"""
FIELD = """
field.
repeat split; nra.
"""
HALF = "\nreplace q with (2 - p) in * by lra.\n"  # where p + q = 2


def _loss(output: Term) -> Term:
    """The trained discriminator's integrand at an output."""
    return lambda v: points.loss(points.objective_of(v), v, output(v))


def _optimum() -> Term:
    return side(items("42", 0)[0], 1, lsgan_scope)


def _minimum() -> Proposition:
    """The trained integrand is least at the statement's D*, and there alone."""
    any_output: Term = lambda v: v["D"]  # noqa: E731
    best, least = _loss(any_output), _loss(_optimum())
    masses = (
        relation(0, "<=", "p"), relation(0, "<=", "q"), relation(0, "<", lambda v: v["p"] + v["q"]),
    )  # fmt: skip
    return every(
        "a b c p q D",
        *masses,
        then=both(
            relation(least, "<=", best), iff(relation(best, "=", least), relation("D", "=", _optimum()))
        ),
    )


def _pearson() -> Proposition:
    """The codes' condition holds iff 2C, up to what integrates to zero, is the divergence."""
    (condition,) = items("47", 0, "left")
    (equal,) = items("47", 0, "right")
    chain = every("p q", *NORMAL, then=_with_null(equal))
    return every("a b c", then=iff(said(condition, _codes), some("k", chain)))


def _codes(values: Values) -> Exact:
    return exact(values, {name: values[name] for name in ("a", "b", "c")})


def _with_null(chain: object) -> Proposition:
    """2C = Delta = chi^2: the first equation up to k (p - q), the second as it stands."""
    first, second, third = (side(chain, i, lsgan_scope) for i in range(3))  # type: ignore[arg-type]
    return both(relation(less_null(first), "=", second), relation(second, "=", third))


def _unlike_signs() -> Proposition:
    (equal,) = items("47", 1)
    codes = (
        relation(lambda v: v["b"] - v["a"], "=", lambda v: -2 * (v["b"] - v["c"])),
        relation(lambda v: (v["b"] - v["a"]) ** 2, "=", 4),
    )
    chain = every("p q", *NORMAL, then=said(equal, lsgan_scope, null))
    return every("a b c", *codes, then=some("k", chain))


def _only_minimum() -> Proposition:
    """C less what integrates to zero is at least its value at q = p, and equal to it there alone."""
    (least,) = items("47", 2, "left")
    (same,) = items("47", 2, "right")
    criterion, value = less_null(side(least, 0, lsgan_scope)), side(least, 1, lsgan_scope)
    found = both(
        relation(value, "<=", criterion), iff(relation(criterion, "=", value), said(same, lsgan_scope))
    )
    unlike = relation("a", "<>", "b")
    return every("a b c", unlike, then=some("k", every("p q", *NORMAL, then=found)))


def _codes_and_point(claim: str, item: int = 0, *, extra: str = "", constants: bool = False) -> Proposition:
    names = f"a b c p q {extra}".strip()
    statement = items(claim, item)[0]
    return every(names, *(NORMAL if constants else POSITIVE), then=said(statement, lsgan_scope))


def _regret_of_ratio() -> Proposition:
    """Claim 55's integrands, for the output D that a model rho of the ratio stands for."""
    (equal,) = items("55", 2)

    def scope(values: Values) -> Exact:
        a, b, rho = values["a"], values["b"], values["rho"]
        return lsgan_scope({**values, "D": (a + b * rho) / (1 + rho)})

    return every("a b c p q rho", *POSITIVE, relation(0, "<", "rho"), then=said(equal, scope))


def _criterion() -> Proposition:
    chain = every("p q", *NORMAL, then=said(items("46", 0)[0], lsgan_scope, null))
    return every("a b c", then=some("k", chain))


def _affine() -> Proposition:
    """Claim 43, D*_LS being what claim 42 says."""
    (equal,) = items("43", 0)

    def scope(values: Values) -> Exact:
        found = lsgan_scope(values).bound({r"D^*_{\mathrm{LS}}": _optimum()(values)})
        assert isinstance(found, Exact)
        return found

    return every("a b p q c", *POSITIVE, then=said(equal, scope))


THEOREMS = (
    Theorem(
        "42",
        "claim_42_optimum",
        lambda: _codes_and_point("42"),
        "intros a b c p q P Q." + RATIONAL + FIELD,
    ),
    Theorem(
        "42",
        "claim_42_minimum",
        _minimum,
        """
intros a b c p q D P Q M.
match goal with |- ?l <= ?r /\\ _ =>
  assert (E : r - l = (p + q) * (D - ((b * p) + (a * q)) / (p + q)) ^ 2 / 2) by (field; lra) end.
pose proof (pow2_ge_0 (D - ((b * p) + (a * q)) / (p + q))) as S.
split; [nra|].
split; [|intros H; rewrite H; reflexivity].
intros H.
assert (Z : (D - ((b * p) + (a * q)) / (p + q)) ^ 2 = 0) by nra.
nra.
""",
        "Minimising at each point minimises the integral; that step is not proved here.",
    ),
    Theorem("43", "claim_43", _affine, "intros a b p q c P Q." + RATIONAL + FIELD),
    Theorem(
        "44",
        "claim_44",
        lambda: _codes_and_point("44", extra="D"),
        "intros a b c p q D P Q." + RATIONAL + FIELD,
        INTEGRANDS,
    ),
    Theorem(
        "45",
        "claim_45",
        lambda: _codes_and_point("45", constants=True),
        "intros a b c p q P Q M." + RATIONAL + HALF + FIELD,
        INTEGRALS,
    ),
    Theorem(
        "46",
        "claim_46",
        _criterion,
        "intros a b c.\nexists ((a + b - 2 * c) * (b - a) / 2).\nintros p q P Q M." + RATIONAL + HALF + FIELD,
        INTEGRALS,
    ),
    Theorem(
        "47",
        "claim_47_pearson",
        _pearson,
        """
intros a b c.
split.
{ intros [C W].
exists 0.
intros p q P Q M.
assert (B : b = 2 * c - a) by lra.
assert (S : (c - a) ^ 2 = 1) by (destruct W; nra).
subst b.
"""
        + RATIONAL
        + HALF
        + """
split; [|field; lra].
match goal with |- ?l = ?r =>
  assert (E : l - r = 2 * ((c - a) ^ 2 - 1) * (p - 1) ^ 2) by (field; lra) end.
rewrite S in E.
lra. }
intros [k H].
pose proof (proj1 (H 1 1 Rlt_0_1 Rlt_0_1 ltac:(lra))) as H0.
pose proof (proj1 (H (3 / 2) (1 / 2) ltac:(lra) ltac:(lra) ltac:(lra))) as H1.
pose proof (proj1 (H (1 / 2) (3 / 2) ltac:(lra) ltac:(lra) ltac:(lra))) as H2.
rewrite ?exp_opp_ratio, ?exp_ratio, ?tanh_ratio in H0, H1, H2 by lra.
field_simplify in H0.
field_simplify in H1.
field_simplify in H2.
assert (Z : a + b - 2 * c = 0) by nra.
assert (S : (b - a) ^ 2 = 4) by (replace c with ((a + b) / 2) in * by lra; nra).
assert (W : b - a = 2 \\/ b - a = -2) by (destruct (Rle_dec 0 (b - a)); [left|right]; nra).
split; [lra|].
destruct W; [left|right]; lra.
""",
        INTEGRALS,
    ),
    Theorem(
        "47",
        "claim_47_unlike_signs",
        _unlike_signs,
        """
intros a b c D S.
exists (- 4).
intros p q P Q M.
assert (B : c = (3 * b - a) / 2) by lra.
subst c.
"""
        + RATIONAL
        + HALF
        + """
match goal with |- ?l = ?r =>
  assert (E : l - r = ((b - a) ^ 2 - 4) * (p - 3) ^ 2 / 2) by (field; lra) end.
rewrite S in E.
lra.
""",
        INTEGRALS,
    ),
    Theorem(
        "47",
        "claim_47_minimum",
        _only_minimum,
        """
intros a b c N.
exists ((a + b - 2 * c) * (b - a) / 4).
intros p q P Q M.
"""
        + RATIONAL
        + HALF
        + """
match goal with |- ?l <= ?r /\\ _ =>
  assert (E : r - l = (b - a) ^ 2 * (p - 1) ^ 2 / 4) by (field; lra) end.
assert (A : 0 < (b - a) ^ 2) by (apply pow2_gt_0; lra).
pose proof (pow2_ge_0 (p - 1)) as S.
split; [nra|].
split; intros H.
{ destruct (Req_dec p 1) as [O|O]; [lra|].
assert (G : 0 < (p - 1) ^ 2) by (apply pow2_gt_0; lra).
pose proof (Rmult_lt_0_compat _ _ A G).
lra. }
assert (Z : (p - 1) ^ 2 = 0) by (replace p with 1 by lra; ring).
rewrite Z in E.
lra.
""",
        INTEGRALS,
    ),
    Theorem(
        "55",
        "claim_55_ratio",
        lambda: every(
            "a b c p q", *POSITIVE, relation("a", "<>", "b"), then=said(items("55", 0)[0], lsgan_scope)
        ),
        "intros a b c p q P Q N." + RATIONAL + "field.\nrepeat split; try lra.\nall: intro Z; apply N; nra.",
    ),
    Theorem(
        "55",
        "claim_55_logit",
        lambda: _codes_and_point("55", 1),
        "intros a b c p q P Q.\nreflexivity.",
    ),
    Theorem(
        "55",
        "claim_55_regret",
        _regret_of_ratio,
        "intros a b c p q rho P Q H." + RATIONAL + FIELD,
        INTEGRANDS,
    ),
)
