"""Every trained generator is nearer to the test images than the same generator before training."""

import math

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, adversarial_runs, primary_scores
from analysis.claims.evidence import Evidence, Test, cells, score
from analysis.paper.latex import cardinal
from records.columns import PRIMARY
from records.files import SCORES

LEAST_STEPS = 400  # updates of the generator: a network that has hardly begun is no trained network


def decide(scores: pd.DataFrame) -> Finding:
    """Decide on ``scores``: one row per run with low, high (the run's sampling interval) and untrained.

    A run is nearer iff its whole interval lies below the untrained distance.
    """
    nearer = scores["high"] < scores["untrained"]
    farther = scores["low"] > scores["untrained"]
    if farther.any():
        return Finding(
            "fail", f"{int(farther.sum())} of {len(scores)} generators moved away from the test images."
        )
    if not nearer.all():
        return Finding("inconclusive", f"Only {int(nearer.sum())} of {len(scores)} generators came nearer.")
    many = f"Each of the {cardinal(len(scores))} trained generators is"
    subject = "The trained generator is" if len(scores) == 1 else many
    factor = _down((scores["untrained"] / scores["high"]).min())
    return Finding(
        "pass",
        f"{subject} nearer to the test images than before training: the upper end of its interval lies below "
        f"the untrained distance, by a factor of at least {factor}.",
    )


def _down(factor: float) -> str:
    """A factor above 1, rounded down so that "at least" stays true: its excess over 1 keeps a digit."""
    places = max(1 - math.floor(math.log10(factor)), -math.floor(math.log10(max(factor - 1, 1e-6))))
    step = 10.0**-places
    return f"{math.floor(factor / step + 1e-9) * step:.{max(places, 0)}f}"


def evidence(scores: pd.DataFrame) -> Evidence:
    """Return the test of ``decide``: how near the worst run comes to its distance before training."""
    ends = [float(np.log(scores[end] / scores["untrained"]).max()) for end in ("low", "high")]
    before = (SCORES, "untrained", PRIMARY)
    own = [
        *(
            one
            for end in ("low", "high")
            for one in cells(scores, score(PRIMARY, end), end, unit="id", term="log x")
        ),
        *(
            one
            for end in ("low", "high")
            for one in cells(scores, before, end, unit="id", weight=-1.0, term="log x")
        ),
    ]
    name = "log of distance / untrained distance, the largest, by either end"
    return [Test(name, "largest", tuple(own), tuple(ends), high=0.0)]


CLAIM = EmpiricalClaim(
    name="training_approaches_data",
    subject="That training brings every generator nearer to the test images",
    needs=(
        Need(1, "adversarial run", adversarial_runs),
        Need(
            LEAST_STEPS,
            "steps of training in each run",
            lambda records: int(records.runs("gan")["steps"].min()),
        ),
    ),
    decide=lambda records: decide(primary_scores(records)),
    evidence=lambda records: evidence(primary_scores(records)),
)
