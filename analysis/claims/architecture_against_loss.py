"""Of what makes distances differ, the architecture has more than the loss. It may fail, and may stay open.

Declared before the runs: on the balanced part of the factorial (``analysis.decomposition``), the claim passes
iff the interval of the architecture's share less the loss's lies above zero, fails iff it lies below, and is
inconclusive otherwise. "Architecture" means the networks with the length of training that belongs to them.
One thing was changed after the runs: the interval, a bootstrap's at first, is the jackknife's, which covers.
"""

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.decomposition import TITLES, Decomposition, block, decomposition
from analysis.factorial import DCGAN
from analysis.intervals import CONFIDENCE
from analysis.latex import cardinal, estimate, fixed, words
from analysis.records import Records


def judge(found: Decomposition) -> Finding:
    """Judge a decomposition; the sentence says which side the evidence is on, or that it is on none."""
    low, high = found.difference.low, found.difference.high
    outcome = "pass" if low > 0 else "fail" if high < 0 else "inconclusive"
    verdict = {
        "pass": "the architecture has more of it than the loss",
        "fail": "the loss has more of it than the architecture",
        "inconclusive": "whether the architecture or the loss has more of it is not resolved",
    }[outcome]
    parts = [f"{fixed(100 * found.shares[part], 1)}\\,\\% for {title}" for part, title in TITLES.items()]
    difference = estimate(100 * found.difference.value, 100 * low, 100 * high)
    return Finding(
        outcome,
        f"The variation of log distances over {cardinal(found.seeds)} paired seeds divides into "
        f"{words(parts)}: {verdict} (architecture less loss: {difference} percentage points, at "
        f"{CONFIDENCE * 100:g}\\,\\%).",
    )


CLAIM = EmpiricalClaim(
    name="architecture_against_loss",
    subject="Whether the architecture or the loss matters more",
    needs=(Need(DCGAN.seeds, "seeds of every loss on both networks", lambda records: len(block(records))),),
    judge=lambda records: judge(_decomposition(records)),
)


def _decomposition(records: Records) -> Decomposition:
    found = decomposition(block(records))
    assert found is not None  # the claim is made with more seeds than that
    return found
