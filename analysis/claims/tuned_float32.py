"""The best recipe in float32 beside the same in bfloat16, within seeds.

Described: whatever the runs are, they may be printed. Runs of one seed share their first weights, their noise
and the order of their data, and part at the first step.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.tuning import made, made_in_float32
from analysis.paper.latex import cardinal, estimate, fixed, places_of, words
from analysis.seeds import student
from records.reading.tables import Records
from stats.estimates import CONFIDENCE

LEAST_FOR_AN_INTERVAL = 2


def describe(fine: pd.DataFrame, coarse: pd.DataFrame) -> str:
    """Say the distances of the runs in float32, ``fine``, and their ratios to those in bfloat16, ``coarse``.

    Both have one row per seed; seeds that only one has are left out.
    """
    both = paired(fine, coarse)
    places = places_of(fine["low"].iloc[0], fine["high"].iloc[0])
    distances = words([fixed(value, places) for value in both["float32"]])
    beside = words([fixed(value, places) for value in both["bfloat16"]])
    seeds = "the same seed" if len(both) == 1 else f"the same {cardinal(len(both))} seeds"
    has = "a distance" if len(both) == 1 else "distances"
    return (
        f"In float32 the same recipe has {has} of {distances} from the test images, and in bfloat16 with "
        f"{seeds} {beside}{_ratio(both)}."
    )


def _ratio(both: pd.DataFrame) -> str:
    """The geometric mean of the ratios with its interval, where there are seeds enough for one."""
    if len(both) < LEAST_FOR_AN_INTERVAL:
        return ""
    change = student(np.log((both["float32"] / both["bfloat16"]).to_numpy()))
    ratio = estimate(*np.exp([change.value, change.low, change.high]))
    return f": {ratio} times, within seeds at {CONFIDENCE * 100:g}\\,\\%"


def paired(fine: pd.DataFrame, coarse: pd.DataFrame) -> pd.DataFrame:
    """Return the distances of the seeds that both have at one length: columns float32 and bfloat16."""
    columns = {"float32": fine, "bfloat16": coarse}
    by_seed = {name: runs.set_index(["seed", "epochs"])["value"] for name, runs in columns.items()}
    return pd.DataFrame(by_seed).dropna()


def _paired(records: Records) -> int:
    parts = (made_in_float32(records), made(records))
    return 0 if any(part.empty for part in parts) else len(paired(*parts))


CLAIM = description(
    name="best_effort_float32",
    subject="What the best recipe reaches in float32",
    needs=(Need(1, "seed of the best recipe in float32 and in bfloat16", _paired),),
    describe=lambda records: describe(made_in_float32(records), made(records)),
)
