"""Falsehoods for Coq: constants, signs, codes swapped, conditions dropped, strict relations for weak ones.

Each is a theorem with one thing of its statement changed, so that it is false, and the proof of the true one.
"""

from dataclasses import dataclass, replace

from theory import objectives
from theory.kernel.theorem import Theorem
from theory.kernel.theorems import THEOREMS

LSGAN = objectives.lsgan
BY_NAME = {theorem.name: theorem for theorem in THEOREMS}


@dataclass(frozen=True)
class Text:
    """A proposition that is what it is told to be."""

    text: str

    def coq(self, names):
        return self.text

    def terms(self, names):
        return iter(())


@dataclass(frozen=True)
class Plant:
    """``old`` in a theorem's statement becomes ``new``, at its first place, or at its last."""

    theorem: str
    old: str
    new: str
    last: bool = False

    def planted(self) -> Theorem:
        """The theorem with the falsehood in it."""
        theorem = BY_NAME[self.theorem]
        statement = theorem.statement
        assert self.old in statement, f"{self.old} is not in {statement}"
        parts = statement.rsplit(self.old, 1) if self.last else statement.split(self.old, 1)
        return replace(theorem, says=lambda: Text(self.new.join(parts)))


BY_DAY = (
    Plant("claim_42_optimum", "(b * p) + (a * q)", "(a * p) + (b * q)"),
    Plant("claim_42_minimum", "(0 < (p + q)) -> ", ""),
    Plant("claim_47_minimum", "(a <> b) -> ", ""),
    Plant("claim_46", "(1 / 4 * ", "(1 / 2 * "),
    Plant("claim_33", ">=", ">"),
    Plant("claim_6", "(1 / 2 * ", "(1 * "),
    Plant("claim_51_minimax", "(1 / 4)", "(1 / 2)"),
    Plant("claim_50_minimax", "(Rabs g)", "(2 * (Rabs g))", last=True),
    Plant("claim_46_integrals", "(densities fp fq) -> ", ""),
    Plant("lsgan_stationary_point", "((b * p) + (a * q))", "((a * p) + (b * q))"),
    Plant("claim_13_log_scale", "+ (- 1)", "+ 1", last=True),
    Plant("claim_16_without_replacement", "= (x1 + x2)", "= (x1 - x2)"),
    Plant("claim_34", "m_infty", "p_infty"),
)

NIGHTLY = (
    Plant("claim_48", "(1 / 4 * ", "(1 / 3 * "),
    Plant("claim_48", "(1 / 2 * ", "(1 / 4 * "),
    Plant("claim_48", "<=", "<"),
    Plant("claim_48_range", "<= 2", "<= 1", last=True),
    Plant("claim_49b", "/ 32) * (s ^ 3)", "/ 16) * (s ^ 3)"),
    Plant("claim_49b", "((a + b) = (2 * c)) -> ", ""),
    Plant("claim_53_alternating", "(h <= 4)", "(h <= 5)"),
    Plant("claim_52_not_diagonal", ">", "<"),
    Plant("claim_4", "- (q / r)) + 1) >= 0", "- (q / r)) + 1) > 0"),
    Plant("claim_4", "- (q / r)) + 1)", "- (q / r)) - 1)"),
    Plant("claim_4", "(0 < r) -> ", "(0 <= r) -> "),
    Plant("claim_6", "(ln (sigma ^ 2))", "(ln sigma)"),
    Plant("claim_6", "(0 < sigma) -> ", "(0 <= sigma) -> "),
    Plant("claim_30", "p / (p + q)", "q / (p + q)", last=True),
    Plant("claim_30", "<=", "<"),
    Plant("claim_31", "(p / (p + q))", "(q / (p + q))"),
    Plant("claim_31_minimum_minimax", "<=", "<"),
    Plant("claim_31_minimum_minimax", "(s = (ln (p / q)))", "(s = (ln (q / p)))"),
    Plant("claim_32", "(- (ln 4))", "(ln 4)"),
    Plant("claim_32", "(ln 4)", "(ln 2)"),
    Plant("claim_32", "((p + q) = 2) -> ", ""),
    Plant("claim_33", "(ln 4)", "(ln 2)"),
    Plant("claim_33", "((p + q) = 2) -> ", ""),
    Plant("claim_35", "((p + q) * ", "((p - q) * "),
    Plant("claim_42_optimum", "(0 < p) -> ", "(0 <= p) -> "),
    Plant("claim_42_minimum", "<=", "<", last=True),
    Plant("claim_43", "(a + ((b - a) / ", "(a + ((a - b) / "),
    Plant("claim_44", "(1 / 2 * ((p + q)", "(1 * ((p + q)"),
    Plant("claim_44", "((p + q) * ", "(p * "),
    Plant("claim_45", "/ 8)", "/ 4)"),
    Plant("claim_45", "((p + q) = 2) -> ", "((p + q) = 1) -> "),
    Plant("claim_46", "(- 2) * c", "2 * c"),
    Plant("claim_46", "(k * (p - q))", "(k * (p + q))"),
    Plant("claim_47_pearson", "/\\ (((2 * (b - c)) = 2)", "\\/ (((2 * (b - c)) = 2)"),
    Plant("claim_47_unlike_signs", "(8 + ", "(4 + "),
    Plant("claim_47_minimum", "<=", "<"),
    Plant("claim_50_lsgan", "^ 2) / (1", "^ 1) / (1"),
    Plant("claim_52", "(l - (- ", "(l + (- "),
    Plant("claim_53_kept", "((h / 2) * ", "((h / 4) * "),
    Plant("claim_54_minimax", "(RtoC (- 1))", "(RtoC 1)"),
    Plant("claim_54_lsgan", "(RtoC gamma) * l)", "(RtoC a) * l)", last=True),
    Plant("claim_55_ratio", "(a <> b) -> ", ""),
    Plant("claim_55_regret", "(2 * ((1 + rho) ^ 2))", "((1 + rho) ^ 2)"),
    Plant("claim_32_integrals", "(ln 4)", "(ln 2)"),
    Plant("claim_32_t2_jensen_shannon", "175381055853 /", "175381065853 /"),  # 1e-8 off
    Plant("claim_32_t2_criterion", "(exp ((((- x) * x)", "(exp ((((x) * x)"),  # another density
    Plant("claim_46_t2_triangular", "(1 / 2000000000)", "(1 / 1000000000000)"),  # below what the tails hold
    Plant("claim_46_t2_triangular", "(a <= (- 7))", "(a <= 7)"),
    Plant("claim_46_t2_triangular", "(13 / 10)", "(12 / 10)"),  # another shift, in the first place
    Plant("claim_46_t2_lsgan", "+ (- 1)))", "+ 1))"),
    Plant("claim_46_t2_lsgan_pearson", "309215529791 /", "309215539791 /"),
    Plant("claim_33_integrals", "(I >= J)", "(I > J)"),
    Plant("claim_48_integrals_lower", "(1 / 4 * ", "(1 / 2 * "),
    Plant("claim_48_integrals_upper", "(I <= J)", "(I < J)"),
    Plant("gan_one_integral", "(1 - D)", "(1 + D)", last=True),
    Plant("gan_stationary_point", "(q / (1 - y))", "(q / y)"),
    Plant("gan_second_order", "< 0", "> 0"),
    Plant("gan_measurable", "(t * q)", "(t * p)"),
    Plant("gan_regret", ">= 0", "> 0"),
    Plant("lsgan_second_order", "> 0", "< 0"),
    Plant("lsgan_codes_alike", "(a = b) -> ", ""),
    Plant("lsgan_value_range", "(a <> b) -> ", ""),
    Plant("lsgan_pearson_form", "(2 * q)", "q"),
    Plant("lsgan_same_information", "(a <> b) -> ", ""),
    Plant("vae_three_terms", "(ln (q / r))", "(ln (r / q))"),
    Plant("vae_gibbs", ">=", ">"),
    Plant("vae_bernoulli", "- (x * s))", "+ (x * s))", last=True),
    Plant("vae_gaussian", "(0 < sigma) -> ", ""),
    Plant("vae_loss", "(- (ln e))", "(ln e)"),
    Plant("claim_13_mean", "(z - mu) * (exp (- l))) * (exp (- l)))", "(z - mu) * (exp (- l))) * (exp l))"),
    Plant("claim_13_mean", "(Rbar_locally p_infty) 0", "(Rbar_locally p_infty) 1"),
    Plant("claim_13_mean", "(Rbar_locally m_infty)", "(at_point mu)"),  # from the mean on
    Plant("claim_13_log_scale", "(ln (2 * PI)) / 2", "(ln (2 * PI)) / 2 + z"),  # leans to one side
    Plant("claim_16_without_replacement", "4 * ((x1 + x2) / 2)", "2 * ((x1 + x2) / 2)"),
    Plant("claim_16_without_replacement", "(4 * ((x3 + x4) / 2))", "(4 * ((x2 + x4) / 2))", last=True),
    Plant("claim_16_with_replacement", "= ((x1 + x2) + x3)", "= (2 * (x1 + x2))", last=True),
    Plant("claim_34", "m_infty (ln 2)", "m_infty (ln 4)"),
    Plant("claim_34", "(q = 0) -> ", ""),
    Plant("claim_34", "(0 <= p) -> ", ""),
    Plant("claim_34", "\\/", "/\\"),
    Plant("claim_34_overlap", "< 2", "< 1", last=True),
    Plant("claim_34_overlap", "(0 < q) -> ", "(0 <= q) -> "),
    Plant("lsgan_gradient_at_optimum", "(Rabs (b - a))", "(b - a)"),
    Plant("lsgan_gradient_at_optimum", "(1 - (/ (1 + (exp (- l)))))", "(/ (1 + (exp (- l))))"),
    Plant("lsgan_saturation", "(Rabs (s - c))", "(s - c)"),
    Plant("lsgan_saturation", "(exp (- (- s)))", "(exp (- s))"),
    Plant("lsgan_dynamics", "(RtoC (1 / 2))", "(RtoC (1 / 4))", last=True),
)


def swapped(a, b, c, name=None):
    """LSGAN with the codes of real and fake data swapped."""
    return LSGAN(b, a, c, name)


def doubled(a, b, c, name=None):
    """LSGAN without the halves in the discriminator's losses."""
    right = LSGAN(a, b, c, name)
    return replace(right, real=lambda s: 2 * right.real(s), fake=lambda s: 2 * right.fake(s))


def half_way(a, b, c, name=None):
    """LSGAN whose optimal score is the mean of the codes."""
    return replace(LSGAN(a, b, c, name), optimal_score=lambda ratio: (a + b) / 2 + 0 * ratio)


def without_c(a, b, c, name=None):
    """LSGAN whose generator wants b whatever c is."""
    return replace(LSGAN(a, b, c, name), generator=LSGAN(a, b, b, name).generator)


OBJECTIVES = (
    (swapped, "claim_42_optimum"),
    (swapped, "claim_55_ratio"),
    (doubled, "claim_44"),
    (half_way, "claim_42_optimum"),
    (without_c, "claim_46"),
    (without_c, "claim_49b"),
)
