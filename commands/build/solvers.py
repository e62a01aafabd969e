"""What two solvers decided of the ledger's symbolic claims, as the terminal says it."""

from collections.abc import Sequence

from theory.claims.claim import Claim
from theory.methods import Method, methods
from theory.notation import tree
from theory.notation.tree import Node
from theory.solvers import engines
from theory.solvers.findings import BEYOND, PROVED
from theory.verdict import Check, Verdict

ABSENT = "Z3 and cvc5 are not installed: SymPy alone decided"
WORDS = {
    r"\log": "log",
    r"\exp": "exp",
    r"\mathbb{E}": "an expectation",
    r"\mathrm{Var}": "a variance",
    r"\mathrm{KL}": "a divergence",
    r"\mathrm{JSD}": "a divergence",
    r"\Delta": "a divergence",
    r"\nabla": "a gradient",
    r"\partial": "a derivative",
}


def line(verdicts: Sequence[tuple[Claim, Verdict]]) -> str:
    """Return how many sub-checks the solvers decided, in what time, and the claims beyond them."""
    symbolic = [(claim, verdict) for claim, verdict in verdicts if Method.SYMBOLIC in methods(claim.method)]
    if not symbolic:
        return ""
    if not engines.installed():
        return f"{ABSENT} ({engines.INSTALL})"
    proved = [check for _, verdict in symbolic for check in verdict.details if check.solvers == PROVED]
    seconds = sum(check.solver_seconds for _, verdict in symbolic for check in verdict.details)
    left = [claim for claim, verdict in symbolic if not any(c.solvers == PROVED for c in verdict.details)]
    named = ", ".join(f"{claim.id} ({reason(claim)})" for claim in left)
    claims = len(symbolic) - len(left)
    decided = (
        f"solvers: Z3 and cvc5 prove {len(proved)} sub-check{'' if len(proved) == 1 else 's'} "
        f"of {claims} symbolic claim{'' if claims == 1 else 's'}"
    )
    return f"{decided} in {seconds:.1f} s" + (f"; {BEYOND}: {named}" if left else "")


def of_claim(claim: Claim, checks: Sequence[Check]) -> str:
    """Return what the solvers made of one claim; empty for one that is not symbolic."""
    if Method.SYMBOLIC not in methods(claim.method):
        return ""
    if not engines.installed():
        return ABSENT
    proved = sum(check.solvers == PROVED for check in checks)
    if proved:
        return f"{PROVED} prove {proved} of the sub-checks"
    return f"{BEYOND}: {reason(claim)}"


def reason(claim: Claim) -> str:
    """Return what in a claim's statement is no polynomial's, or that its checks have no symbol left."""
    nodes = [node for item in claim.formula.trees() for node in tree.walk(item)]
    found = dict.fromkeys(word for node in nodes if (word := _word(node)))
    return ", ".join(found) if found else "finite cases, in exact arithmetic"


def _word(node: Node) -> str | None:
    if isinstance(node, tree.Integral):
        return "an integral"
    return WORDS.get(node.latex) if isinstance(node, tree.Name) else None
