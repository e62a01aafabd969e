"""On disjoint supports a linear output keeps a gradient that a sigmoid loses as D is trained.

The least-squares generator with codes (0, 1, 1) is compared within seeds, at each distance, with the
saturating GAN's and with the same squares of a bounded output: the logarithm of the ratio of sizes.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.intervals import Interval
from analysis.latex import cardinal, estimate, objective_title
from analysis.records import Records
from analysis.seeds import FEWEST_SEEDS, median_over_seeds

FAMILY = "disjoint_uniforms"
LINEAR, BOUNDED = "lsgan", ("minimax", "lsgan_bounded")
LEAST_STEPS = 1000


def judge(gradients: pd.DataFrame) -> Finding:
    """Judge ``gradients``: one row a seed, objective and distance with the gradient after equally many steps.

    Passes iff at every distance the interval over seeds of the median log-ratio lies above zero, for both
    comparisons; fails if one lies below.
    """
    sizes = gradients["gradient"].abs()
    table = gradients.assign(log=np.log(sizes)).pivot(
        index=["distance", "seed"], columns="objective", values="log"
    )
    parts = []
    for other in BOUNDED:
        ratios = {
            distance: median_over_seeds((rows[LINEAR] - rows[other]).to_numpy())
            for distance, rows in table.groupby("distance")
        }
        least = min(ratios.values(), key=lambda ratio: ratio.low)
        if min(ratio.high for ratio in ratios.values()) < 0:
            return Finding("fail", f"The gradient of {other} is not below that of {LINEAR}.")
        if least.low <= 0:
            return Finding("inconclusive", f"The gradients of {LINEAR} and {other} are not told apart.")
        parts.append(f"{_factor(least)} times that of {objective_title(other)}")
    steps, seeds = int(gradients["steps"].iloc[0]), table.index.get_level_values("seed").nunique()
    return Finding(
        "pass",
        f"After {steps} steps on disjoint supports the gradient that {objective_title(LINEAR)} gives its "
        "generator is at every distance above that of the saturating GAN, and above that of the same squares "
        f"behind a sigmoid: where it leads by least, it is {' and '.join(parts)} (medians over "
        f"{cardinal(seeds)} seeds).",
    )


def _factor(ratio: Interval) -> str:
    return estimate(*(float(np.exp(value)) for value in (ratio.value, ratio.low, ratio.high)))


def last(records: Records) -> pd.DataFrame:
    """The gradients of the objectives compared, on disjoint supports, at the last checkpoint."""
    table = records.gradients()
    chosen = (table["family"] == FAMILY) & table["objective"].isin([LINEAR, *BOUNDED])
    table = table[chosen]
    ended: pd.DataFrame = table[table["steps"] == table["steps"].max()]
    return ended


CLAIM = EmpiricalClaim(
    name="linear_outputs_keep_gradients",
    subject="Which gradients outlast training on disjoint supports",
    needs=(
        Need(FEWEST_SEEDS, "seeds", lambda records: fewest_per_group(last(records), ["objective"])),
        Need(LEAST_STEPS, "steps of training", lambda records: int(last(records)["steps"].min())),
    ),
    judge=lambda records: judge(last(records)),
)
