"""Of what makes distances differ, has the architecture more or the loss? Described.

Declared before the runs: on the balanced part of the factorial (``analysis.comparisons.decomposition``), the
architecture has more iff the interval of its share less the loss's lies above zero, the loss has more iff it
lies below, and the question is not resolved otherwise. "Architecture" means the networks with the length of
training that belongs to them. One thing was changed after the runs: the interval, a bootstrap's at first, is
the jackknife's, which covers.
"""

from analysis.claims.base import Need, description
from analysis.comparisons.decomposition import TITLES, Decomposition, block, decomposition
from analysis.comparisons.factorial import DCGAN
from analysis.paper.latex import cardinal, estimate, fixed, words
from records.reading.tables import Records
from stats.estimates import CONFIDENCE


def describe(found: Decomposition) -> str:
    """Say which side the evidence of a decomposition is on, or that it is on none."""
    low, high = found.difference.low, found.difference.high
    if low > 0:
        answer = "the architecture has more of it than the loss"
    elif high < 0:
        answer = "the loss has more of it than the architecture"
    else:
        answer = "whether the architecture or the loss has more of it is not resolved"
    parts = [f"{fixed(100 * found.shares[part], 1)}\\,\\% for {title}" for part, title in TITLES.items()]
    difference = estimate(100 * found.difference.value, 100 * low, 100 * high)
    return (
        f"The variation of log distances over {cardinal(found.seeds)} paired seeds divides into "
        f"{words(parts)}: {answer} (architecture less loss: {difference} percentage points, at "
        f"{CONFIDENCE * 100:g}\\,\\%)."
    )


CLAIM = description(
    name="architecture_against_loss",
    subject="Whether the architecture or the loss matters more",
    needs=(Need(DCGAN.seeds, "seeds of every loss on both networks", lambda records: len(block(records))),),
    describe=lambda records: describe(_decomposition(records)),
)


def _decomposition(records: Records) -> Decomposition:
    found = decomposition(block(records))
    assert found is not None  # the claim is made with more seeds than that
    return found
