"""How many adversarial runs failed, how, and what the order of the definitions changes. Described.

Untrained was tested before collapse until all runs had been seen (``analysis.comparisons.failures``); the
sentence says which runs that concerns.
"""

import pandas as pd

from analysis.claims.base import Need, adversarial_runs, description
from analysis.comparisons.failures import FAILURES, failures
from analysis.paper.latex import architecture_title, cardinal, objective_title, words


def describe(found: pd.DataFrame) -> str:
    """Describe ``found``: a row per run with objective, architecture, failure and far."""
    counts = {failure: int((found["failure"] == failure).sum()) for failure in FAILURES}
    both = found[(found["failure"] == "collapsed") & found["far"].astype(bool)]
    failed = sum(counts.values())
    return (
        f"Of {_runs(len(found))} {_number(failed)} failed: {_number(counts['diverged'])} diverged, "
        f"{_number(counts['collapsed'])} collapsed and {_number(counts['untrained'])} "
        f"{_are(counts['untrained'])} untrained.{_both(both, counts)}"
    )


def _both(both: pd.DataFrame, counts: dict[str, int]) -> str:
    """What the first order of the definitions, untrained before collapse, made of runs with both signs."""
    if both.empty:
        return " No run has the signs of both, so the order in which the two are tested changes nothing."
    named = words(
        [
            f"{_number(len(runs))} of {objective_title(str(objective))} on the "
            f"{architecture_title(str(architecture))}"
            for (objective, architecture), runs in both.groupby(["objective", "architecture"], sort=False)
        ]
    )
    before = counts["untrained"] + len(both)
    return (
        f" Of those that collapsed, {_number(len(both))} {_are(len(both))} also as far from the test images "
        f"as the definition of untrained asks ({named}): as long as untrained was tested before collapse, "
        f"{_number(before)} counted as untrained and {_number(counts['collapsed'] - len(both))} as "
        f"collapsed. What such a run collapsed on, a digit or noise, its scores do not say."
    )


def _runs(number: int) -> str:
    return "the one adversarial run" if number == 1 else f"the {cardinal(number)} adversarial runs"


def _number(number: int) -> str:
    return cardinal(number) if number else "none"


def _are(number: int) -> str:
    return "is" if number in (0, 1) else "are"


CLAIM = description(
    name="failures_filed",
    subject="How many adversarial runs failed",
    needs=(Need(1, "adversarial run", adversarial_runs),),
    describe=lambda records: describe(failures(records)),
)
