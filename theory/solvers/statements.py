"""The theorems of a claim as sub-checks, where both solvers can be asked."""

from collections.abc import Iterator

from theory.montecarlo import Outcome
from theory.solvers import findings
from theory.verdict import Check


def of_claim(claim: str) -> Iterator[Check]:
    """Yield a sub-check for each theorem of the claim that says something about polynomials."""
    from theory.kernel.theorems import THEOREMS

    for theorem in THEOREMS:
        if theorem.claim != claim:
            continue
        found = findings.proved(theorem)
        if found.outcome is not None:
            measured = 0.0 if found.outcome is Outcome.PASS else 1.0
            name = f"for all values: {theorem.name}"
            yield Check(name, 0.0, measured, 0.0, found.outcome, 0, found.words, found.seconds)
