"""How a discriminator's error divides: what is left without sampling noise, and how it falls with n."""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.claims.evidence import Evidence, Test, cells, final, with_ends
from analysis.comparisons.discriminators import by_sample_size
from analysis.paper.latex import estimate, objective_title, pair_title, words
from analysis.seeds import FEWEST_SEEDS, median_over_seeds
from records.line_samples import NODES
from records.reading.tables import Records
from stats.estimates import Interval

COLUMN = "probability_rmse"
LEAST_SEEDS, LEAST_SIZES = FEWEST_SEEDS, 5


def decide(runs: pd.DataFrame) -> Finding:
    """Decide on ``runs``: one row per run with objective, pair, seed, steps, sample, n and the error of D.

    Passes iff, for every objective and pair, the long training without sampling noise leaves less error
    than any fixed sample does, interval against interval. The slopes are reported; none is claimed.
    """
    slopes, shares = [], []
    for (pair, objective), group in runs.groupby(["pair", "objective"], sort=False):
        least, by_size = levels(group)
        sized, sampled = group.dropna(subset=["n"]), list(by_size.values())
        title = f"{objective_title(str(objective))} on {pair_title(str(pair))}"
        if any(level.high < least.low for level in sampled):
            return Finding("fail", f"A fixed sample leaves {title} nearer than the densities do.")
        if any(level.low <= least.high for level in sampled):
            return Finding("inconclusive", f"The parts of the error of {title} are not resolved.")
        shares.append(sampled[-1].value / least.value)
        fitted = slope(sized)
        slopes.append(f"{estimate(fitted.value, fitted.low, fitted.high)} for {title}")
    sizes = sorted(runs["n"].dropna().unique())
    return Finding(
        "pass",
        f"Without sampling noise and with long training the median root mean square error of $D$ is smaller "
        f"than with any fixed sample, at $n={sizes[-1]:.0f}$ still by a factor of at least "
        f"${_down(min(shares)):.1f}$: what is left of the network's own is the lesser part. "
        f"From $n={sizes[0]:.0f}$ to ${sizes[-1]:.0f}$ the logarithm of the error falls with slope "
        f"{words(slopes)}; these networks are no well-specified model, and no exponent is claimed.",
    )


def levels(group: pd.DataFrame) -> tuple[Interval, dict[str, Interval]]:
    """Return the median errors over seeds of one objective on one pair.

    Without sampling noise after the longest training, and by the size of the sample.
    """
    nodes = group[group["sample"] == NODES]
    least = median_over_seeds(nodes.loc[nodes["steps"] == nodes["steps"].max(), COLUMN].to_numpy())
    sized = group.dropna(subset=["n"]).groupby("n")
    return least, {f"{n:.0f}": median_over_seeds(g[COLUMN].to_numpy()) for n, g in sized}


def _down(factor: float) -> float:
    return float(np.floor(10 * factor) / 10)


def evidence(runs: pd.DataFrame) -> Evidence:
    """Return the tests of ``decide``: each sample's error less the least one; and the slopes printed."""
    tests, slopes = [], []
    for (pair, objective), group in runs.groupby(["pair", "objective"], sort=False):
        title, (least, by_size) = f"{objective} on {pair}", levels(group)
        nodes, sized = group[group["sample"] == NODES], group.dropna(subset=["n"])
        longest = cells(nodes[nodes["steps"] == nodes["steps"].max()], final(COLUMN), "b")
        for n, level in by_size.items():
            of_size = cells(sized[sized["n"] == float(n)], final(COLUMN), "a")
            ends = (level.value - least.value, level.low - least.high, level.high - least.low)
            tests.append(Test(f"{title}, n = {n} less nodes", "median", (*of_size, *longest), ends, low=0.0))
        lever = dict(zip(sized["id"], _levers(sized), strict=True))
        own = cells(sized, final(COLUMN), weight=lever.__getitem__, term="log x")
        slopes.append(Test(f"{title}, slope", "median", tuple(own), with_ends(slope(sized)), printed=True))
    return [*tests, *slopes]


def _levers(sized: pd.DataFrame) -> list[float]:
    """The weights of log errors in the least-squares slope on log n, seed by seed: one for each run."""
    logs = pd.Series(np.log(sized["n"].astype(float)), index=sized.index)
    away = logs - logs.groupby(sized["seed"]).transform("mean")
    weights: list[float] = (away / (away**2).groupby(sized["seed"]).transform("sum")).tolist()
    return weights


def slope(sized: pd.DataFrame) -> Interval:
    """Return the least-squares slope of log error on log n, one per seed, with its interval over seeds."""

    def of(seed: pd.DataFrame) -> float:
        return float(np.polyfit(np.log(seed["n"].astype(float)), np.log(seed[COLUMN]), 1)[0])

    return median_over_seeds(np.array([of(rows) for _, rows in sized.groupby("seed")]))


def _sizes(records: Records) -> int:
    runs = by_sample_size(records)
    counts = runs.dropna(subset=["n"]).groupby(["objective", "pair"])["n"].nunique()
    return int(counts.min()) if len(counts) else 0


CLAIM = EmpiricalClaim(
    name="error_parts",
    subject="How the error of a discriminator divides into the network's and the sample's",
    needs=(
        Need(LEAST_SIZES, "sample sizes", _sizes),
        Need(
            LEAST_SEEDS,
            "seeds",
            lambda records: fewest_per_group(
                by_sample_size(records), ["objective", "pair", "sample", "steps"]
            ),
        ),
    ),
    decide=lambda records: decide(by_sample_size(records)),
    evidence=lambda records: evidence(by_sample_size(records)),
)
