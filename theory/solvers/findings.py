"""What the solvers say of a statement, and what that means for a verdict.

Both must find the negation unsatisfiable. A point where the statement is false is a failure, whatever SymPy
says; no answer within the limit is inconclusive. Where functions that are no polynomials stand in the
statement and no proof is found without their properties, SymPy decides alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from theory.errors import WrongUsage
from theory.kernel.theorem import Theorem
from theory.montecarlo import Outcome
from theory.solvers import engines, scripts
from theory.solvers.formulas import NO_HINT
from theory.solvers.hints import HINTS, NOT_ASKED
from theory.solvers.scripts import Script
from theory.solvers.translator import Beyond

PROVED = "Z3 and cvc5"
BEYOND = "beyond polynomials"


@dataclass(frozen=True)
class Finding:
    """``outcome`` is None where the solvers decide nothing; ``words`` say why, or who decided."""

    words: str = ""
    outcome: Outcome | None = None
    seconds: float = 0.0


def zero(residual: Any) -> Finding:
    """Whether ``residual`` is zero wherever it is defined; of the number 0 there is nothing to ask."""
    return Finding() if residual == 0 else _asked(lambda: scripts.identity(residual))


def positive(expression: Any) -> Finding:
    """Whether ``expression`` is positive wherever it is defined."""
    return _asked(lambda: scripts.positivity(expression))


def proved(theorem: Theorem) -> Finding:
    """Whether a theorem of ``theory.kernel`` holds for all values of its variables."""
    if theorem.name in NOT_ASKED:
        return Finding(f"not asked: {NOT_ASKED[theorem.name]}")
    if theorem.numeric:
        return Finding(f"{BEYOND}: an integral")
    hint = HINTS.get(theorem.name, NO_HINT)
    return _asked(lambda: scripts.negated(theorem.says(), hint))


def _asked(script: Callable[[], Script]) -> Finding:
    if not engines.installed():
        return Finding()
    try:
        return decided(script())
    except Beyond as beyond:
        return Finding(f"{BEYOND}: {beyond.what}")
    except WrongUsage as rounded:
        return Finding(f"{BEYOND}: {rounded}")


def decided(script: Script) -> Finding:
    """Ask both solvers."""
    answers = {name: ask(script.text) for name, ask in engines.ENGINES.items()}
    seconds = sum(answer.seconds for answer in answers.values())
    if all(answer.said == "unsat" for answer in answers.values()):
        return Finding(PROVED, Outcome.PASS, seconds)
    if script.opaque:
        return Finding(f"{BEYOND}: {', '.join(script.opaque)}", None, seconds)
    found = [name for name, answer in answers.items() if answer.said == "sat"]
    if found and not script.hinted:
        return Finding(f"false at a point: {' and '.join(found)}", Outcome.FAIL, seconds)
    left = [name for name, answer in answers.items() if answer.said != "unsat"]
    return Finding(f"not decided: {' and '.join(left)}", Outcome.INCONCLUSIVE, seconds)
