"""Is the order of models the same in every feature space? A pair whose order flips is called undecided.

The sentence states what was found; there is nothing beyond it that could fail.
"""

from collections.abc import Sequence

from analysis.agreement import PRIMARY, Agreement, agreement
from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.latex import architecture_title, cardinal, fixed, objective_title, words

MOST_NAMED = 4  # pairs; more are counted


def judge(found: Agreement) -> Finding:
    """Judge the distances of two models or more."""
    models, spaces = len(found.models), len(found.distances.columns)
    pairs, undecided = models * (models - 1) // 2, found.undecided()
    tau = found.tau().drop(PRIMARY).dropna()  # of a space where all are level there is none
    rest = f"; {_undecided(undecided)}." if undecided else "."
    kept = pairs - len(undecided)
    keeping = "one keeps its" if kept == 1 else f"{cardinal(kept) if kept else 'none'} keep their"
    return Finding(
        "pass",
        f"Of the {pairs} pairs among {cardinal(models)} models, {keeping} order in all {cardinal(spaces)} "
        "feature spaces "
        f"(Kendall's $\\tau$ with the primary ranking: {_range(tau.tolist())}){rest}",
    )


def _range(values: Sequence[float]) -> str:
    if not values:
        return "undefined, since all are level"
    low, high = min(values), max(values)
    return f"{fixed(low, 2)} to {fixed(high, 2)}" if high > low else f"{fixed(low, 2)} throughout"


def _undecided(undecided: list[tuple[tuple[str, str], tuple[str, str]]]) -> str:
    if len(undecided) > MOST_NAMED:
        return f"{len(undecided)} are undecided, whatever is found in one space"
    named = [f"{_title(first)} against {_title(second)}" for first, second in undecided]
    return f"undecided, whatever is found in one space: {words(named)}"


def _title(model: tuple[str, str]) -> str:
    return f"{objective_title(model[0])} on {architecture_title(model[1])}"


CLAIM = EmpiricalClaim(
    name="rankings_agree",
    subject="Whether an order of models depends on the feature space",
    needs=(Need(2, "models judged in every space", lambda records: len(agreement(records).models)),),
    judge=lambda records: judge(agreement(records)),
)
