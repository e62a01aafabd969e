"""No generator is nearer to the test images than real training images are.

A score below the real-against-real floor would be the sign of a leak or of a wrong protocol, so it
fails; a run whose interval meets the floor's is counted as not told apart from it.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, adversarial_runs, primary_scores
from analysis.claims.evidence import Evidence, Test, cells, score
from analysis.paper.latex import cardinal, estimate
from records.columns import PRIMARY


def decide(scores: pd.DataFrame) -> Finding:
    """Decide on ``scores``: one row per run with low, high, floor, floor_low and floor_high."""
    below = int((scores["high"] < scores["floor_low"]).sum())
    above = int((scores["low"] > scores["floor_high"]).sum())
    if below:
        return Finding("fail", f"{below} of {len(scores)} runs lie below the real-against-real floor.")
    first = scores.iloc[0]
    floor = estimate(first["floor"], first["floor_low"], first["floor_high"])
    met = len(scores) - above
    if not met:
        return Finding(
            "pass", f"No run of the comparison reaches the floor of {floor}: every interval lies above it."
        )
    meeting = "the interval of one run meets" if met == 1 else f"the intervals of {cardinal(met)} runs meet"
    lying = "one lies" if above == 1 else f"{cardinal(above)} lie"
    return Finding(
        "pass", f"No run of the comparison lies below the floor of {floor}; {meeting} it, and {lying} above."
    )


def evidence(scores: pd.DataFrame) -> Evidence:
    """Return the test of ``decide``, how near the nearest run comes to its floor, and the floor printed."""
    own = [
        *cells(scores, score(PRIMARY, "high"), unit="id", term="log x"),
        *cells(scores, score(PRIMARY, "floor_low"), unit="id", weight=-1.0, term="log x"),
    ]
    least = float(np.log(scores["high"] / scores["floor_low"]).min())
    first, ends = scores.iloc[:1], ("floor", "floor_low", "floor_high")
    floors = [
        Test(
            name,
            "least",
            tuple(cells(first, score(PRIMARY, name))),
            (float(first[name].iloc[0]),),
            printed=True,
        )
        for name in ends
    ]
    return [Test("log of distance / floor, the least", "least", tuple(own), (least,), low=0.0), *floors]


CLAIM = EmpiricalClaim(
    name="no_run_below_the_floor",
    subject="Where the runs lie against the floor",
    needs=(Need(1, "adversarial run", adversarial_runs),),
    decide=lambda records: decide(primary_scores(records)),
    evidence=lambda records: evidence(primary_scores(records)),
)
