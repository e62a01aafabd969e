"""The engine's faster options, reused fakes and bfloat16, are no worse than the usual step by a margin.

Runs of one seed share their first weights, their noise and the order of their data, so an option is
compared with the usual step within seeds.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, primary_scores
from analysis.intervals import CONFIDENCE, student
from analysis.latex import cardinal, estimate, significant, words
from analysis.records import Records

OBJECTIVE, ARCHITECTURE = "non_saturating", "mlp"
STUDIES = ("engine_options", "mlp_objectives")  # the usual runs count with the latter, which shares them
USUAL = (False, "float32")
OPTIONS = {
    (True, "float32"): "reused fakes",
    (False, "bfloat16"): "bfloat16",
    (True, "bfloat16"): "both",
}
MARGIN = 0.25  # of the usual step's mean distance: what counts as worse, declared before any run
LEAST_SEEDS = 5


def judge(by_seed: pd.DataFrame) -> Finding:
    """Judge ``by_seed``: distances, one row a seed, a column for ``USUAL`` and each of ``OPTIONS``.

    An option is no worse iff the t interval of its mean paired difference, option less usual, ends below
    the margin; it is worse iff the interval begins above it. The claim passes where every option is no worse,
    each tested at the full level (an intersection-union test), and fails where one is worse.
    """
    margin = MARGIN * float(by_seed[USUAL].mean())
    parts, ends = [], []
    for option, title in OPTIONS.items():
        change = student((by_seed[option] - by_seed[USUAL]).to_numpy())
        ends.append((change.low, change.high))
        parts.append(f"{estimate(change.value, change.low, change.high)} for {title}")
    worse = sum(low > margin for low, _ in ends)
    unresolved = sum(low <= margin <= high for low, high in ends)
    outcome = "fail" if worse else "inconclusive" if unresolved else "pass"
    verdict = {
        "pass": "none is worse by the margin",
        "fail": f"{_of_three(worse)} worse by more than the margin",
        "inconclusive": f"{_of_three(unresolved)} not resolved",
    }[outcome]
    return Finding(
        outcome,
        f"The engine's faster options change the distance of the MLP by {words(parts)} (means over "
        f"{len(by_seed)} paired seeds with {CONFIDENCE * 100:g}\\,\\% intervals); against a margin of "
        f"{significant(margin, 2)}, {MARGIN * 100:g}\\,\\% of the usual distance, {verdict}.",
    )


def _of_three(number: int) -> str:
    return f"{cardinal(number)} of the three {'is' if number == 1 else 'are'}"


def by_seed(records: Records) -> pd.DataFrame:
    """The distances of the seeds that every option has: one row a seed, one column an option."""
    scores = primary_scores(records, variants=True)
    scores = scores[
        scores["study"].isin(STUDIES)
        & (scores["objective"] == OBJECTIVE)
        & (scores["architecture"] == ARCHITECTURE)
    ]
    columns = {}
    for option in (USUAL, *OPTIONS):
        same = [_option(run) == option for run in scores.to_dict("records")]
        columns[option] = scores[np.array(same, dtype=bool)].set_index("seed")["value"]
    return pd.DataFrame(columns).dropna()


def _option(run: dict) -> tuple[bool, str] | None:
    """(reuse_fakes, precision) of a run with no other option; records older than the options have neither."""
    given = {name: value for name, value in run.items() if not pd.isna(value)}
    if given.get("r1", 0) or given.get("ema", 0):
        return None
    return bool(given.get("reuse_fakes", False)), str(given.get("precision", "float32"))


CLAIM = EmpiricalClaim(
    name="engine_options",
    subject="That the engine's faster options cost no quality",
    needs=(Need(LEAST_SEEDS, "seeds of each option", lambda records: len(by_seed(records))),),
    judge=lambda records: judge(by_seed(records)),
)
