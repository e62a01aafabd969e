"""LSGAN with a sigmoid inside, as several toolkits have it: the same optimum, reached less or more nearly."""

import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.claims.ratios_compared import LEAST_SEEDS, counted
from analysis.discriminators import on_fresh_points
from analysis.latex import cardinal, pair_title
from analysis.paired import LEVEL, compared
from analysis.records import Records
from analysis.seeds import median_over_seeds, printed

FIRST, SECOND = "lsgan_bounded", "lsgan"
COLUMN = "probability_rmse"
LEAST_PAIRS = 8


def judge(runs: pd.DataFrame) -> Finding:
    """Judge ``runs``: one row a run with objective, pair, seed and the error of D.

    Fails if a bounded discriminator is beyond the optimum that theory gives it.
    """
    if (runs.loc[runs["objective"] == FIRST, "regret"] < -1e-9).any():
        return Finding("fail", "A bounded discriminator has a value beyond the optimum.")
    found = compared(runs, FIRST, SECOND, [COLUMN])
    widest = max(found, key=lambda c: abs(median_over_seeds(c.differences).value))
    difference = median_over_seeds(widest.differences)
    return Finding(
        "pass",
        f"The variant with a sigmoid inside shares its optimum with the LSGAN: of the "
        f"{cardinal(len(found))} pairs, {counted(found, FIRST, SECOND)}, by the root mean square error "
        f"of $D$ (paired t-tests, Holm at {LEVEL * 100:g}\\,\\%); the largest median difference, bounded "
        f"less unbounded, is {printed(difference)} "
        f"({pair_title(widest.pair)}).",
    )


def _both(records: Records) -> pd.DataFrame:
    runs = on_fresh_points(records)
    return runs[runs["objective"].isin((FIRST, SECOND))]


def _pairs(records: Records) -> int:
    runs = _both(records)
    return min((runs.loc[runs["objective"] == o, "pair"].nunique() for o in (FIRST, SECOND)), default=0)


CLAIM = EmpiricalClaim(
    name="bounded_variant",
    subject="What the bounded variant of the LSGAN converges to",
    needs=(
        Need(LEAST_PAIRS, "pairs of densities", _pairs),
        Need(LEAST_SEEDS, "seeds", lambda records: fewest_per_group(_both(records), ["objective", "pair"])),
    ),
    judge=lambda records: judge(_both(records)),
)
