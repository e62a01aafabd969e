"""No generator is nearer to the test images than real training images are.

A score below the real-against-real floor would be the sign of a leak or of a wrong protocol, so it
fails; a run whose interval meets the floor's is counted as not told apart from it.
"""

import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, adversarial_runs, primary_scores
from analysis.paper.latex import cardinal, estimate


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
        return Finding("pass", f"No run reaches the floor of {floor}: every interval lies above it.")
    meeting = "the interval of one run meets" if met == 1 else f"the intervals of {cardinal(met)} runs meet"
    lying = "one lies" if above == 1 else f"{cardinal(above)} lie"
    return Finding("pass", f"No run lies below the floor of {floor}; {meeting} it, and {lying} above.")


CLAIM = EmpiricalClaim(
    name="no_run_below_the_floor",
    subject="Where the runs lie against the floor",
    needs=(Need(1, "adversarial run", adversarial_runs),),
    decide=lambda records: decide(primary_scores(records)),
)
