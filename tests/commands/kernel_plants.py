"""Falsehoods for Coq: constants, signs, codes swapped, conditions dropped, strict relations for weak ones.

Each is a theorem with one thing of its statement changed, so that it is false, and the proof of the true one.
"""

from dataclasses import dataclass, replace

from theory.kernel.theorem import Theorem
from theory.kernel.theorems import THEOREMS

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
)

NIGHTLY = (
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
    Plant("claim_54_gan", "(RtoC (- 1))", "(RtoC 1)"),
    Plant("claim_54_lsgan", "(RtoC gamma) * l)", "(RtoC a) * l)", last=True),
    Plant("claim_55_ratio", "(a <> b) -> ", ""),
    Plant("claim_55_regret", "(2 * ((1 + rho) ^ 2))", "((1 + rho) ^ 2)"),
)
