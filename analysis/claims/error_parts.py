"""How a discriminator's error divides: what is left without sampling noise, and how it falls with n.

Runs on fixed samples draw their batches from them with replacement, so that their error holds the noise of
the batches too. What that noise leaves is told by the same networks on fresh points at every step, a sample
without an end. This level was set beside the runs after they had been seen, and decides nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.claims.evidence import Evidence, Test, cells, final, with_ends
from analysis.comparisons.discriminators import by_sample_size
from analysis.paper.latex import cardinal, estimate, fixed, objective_title, pair_title, words
from analysis.seeds import FEWEST_SEEDS, median_over_seeds
from records.line_samples import FRESH, NODES
from records.reading.tables import Records
from stats.estimates import Interval
from stats.paired import holm, sign_flip_p_value

COLUMN = "probability_rmse"
LEAST_SEEDS, LEAST_SIZES = FEWEST_SEEDS, 5


@dataclass(frozen=True)
class Levels:
    """The median errors of one objective on one pair, each with its interval over seeds.

    least    without sampling noise, after the longest training
    batches  on fresh points at every step
    nodes    without sampling noise, after as many steps as on fresh points
    by_size  on fixed samples, by their size, ascending
    p_value  that the largest fixed sample and fresh points could change places within seeds
    """

    least: Interval
    batches: Interval
    nodes: Interval
    by_size: dict[float, Interval]
    p_value: float


def decide(runs: pd.DataFrame) -> Finding:
    """Decide on ``runs``: one row per run with objective, pair, seed, steps, sample, n and the error of D.

    Passes iff, for every objective and pair, the long training without sampling noise leaves less error
    than any fixed sample does, interval against interval. The slopes and the levels of fresh points are
    reported; none is claimed.
    """
    slopes, found = [], {}
    for (pair, objective), group in runs.groupby(["pair", "objective"], sort=False):
        own = levels(group)
        title = f"{objective_title(str(objective))} on {pair_title(str(pair))}"
        if any(level.high < own.least.low for level in own.by_size.values()):
            return Finding("fail", f"A fixed sample leaves {title} nearer than the densities do.")
        if any(level.low <= own.least.high for level in own.by_size.values()):
            return Finding("inconclusive", f"The parts of the error of {title} are not resolved.")
        found[title] = own
        slopes.append(f"{estimate(*with_ends(slope(group.dropna(subset=['n']))))} for {title}")
    sizes = sorted(runs["n"].dropna().unique())
    factors = [_last(own).value / own.least.value for own in found.values()]
    as_long = [_last(own).value / own.nodes.value for own in found.values()]
    return Finding(
        "pass",
        f"Without sampling noise and with long training the median root mean square error of $D$ is smaller "
        f"than with any fixed sample, at {_size(sizes[-1])} by a factor of at least "
        f"${_down(min(factors)):.1f}$, and with as many steps as on the samples by one of at least "
        f"${_down(min(as_long)):.1f}$. {_batches(found, sizes[-1])} "
        f"From {_size(sizes[0])} to {_size(sizes[-1])} the logarithm of the error falls with slope "
        f"{words(slopes)}. No exponent is claimed: the noise of the batches does not fall with $n$, and "
        "these networks are no well-specified model.",
    )


def levels(group: pd.DataFrame) -> Levels:
    """Return the median errors over seeds of one objective on one pair."""
    nodes, fresh = (group[group["sample"] == sample] for sample in (NODES, FRESH))
    as_long = nodes["steps"].isin(fresh["steps"])
    sizes = sorted(float(n) for n in group["n"].dropna().unique())
    return Levels(
        least=_median(nodes[nodes["steps"] == nodes["steps"].max()]),
        batches=_median(fresh),
        nodes=_median(nodes[as_long]),
        by_size={n: _median(group[group["n"] == n]) for n in sizes},
        p_value=_p_value(group[group["n"] == sizes[-1]], fresh),
    )


def _median(runs: pd.DataFrame) -> Interval:
    return median_over_seeds(runs[COLUMN].to_numpy())


def _p_value(sized: pd.DataFrame, fresh: pd.DataFrame) -> float:
    """Of the logarithms of two errors, within the seeds that both have; 1 if there are none."""
    ratios = (sized.set_index("seed")[COLUMN] / fresh.set_index("seed")[COLUMN]).dropna()
    return sign_flip_p_value(np.log(ratios.astype(float)).tolist()) if len(ratios) else 1.0


def _last(own: Levels) -> Interval:
    """The level of the largest fixed sample."""
    return own.by_size[max(own.by_size)]


def _batches(found: dict[str, Levels], size: float) -> str:
    """What the noise of the batches leaves by itself, and whether the largest sample's level is that."""
    shown = [f"{estimate(*with_ends(own.batches))} for {title}" for title, own in found.items()]
    factor = min(own.batches.value / own.nodes.value for own in found.values())
    apart = holm([own.p_value for own in found.values()])
    more = [
        title
        for (title, own), told in zip(found.items(), apart, strict=True)
        if told and _last(own).value > own.batches.value
    ]
    added = (
        f"is told apart from the noise of the batches for {_these(more, len(found))}"
        if more
        else "is told apart from the noise of the batches for none"
    )
    return (
        "That is not the fixed sample's part alone, as its batches are drawn with replacement. Fresh points "
        f"at every step leave {words(shown)}, at least ${_down(factor):.1f}$ times what as many steps leave "
        f"on the nodes. What the fixed sample adds at {_size(size)} {added}, by the exact sign-flip test of "
        "logarithms within seeds with Holm's correction. (The levels of fresh points were set beside these "
        "runs after they had been seen, and the test in place of intervals that meet.)"
    )


def _these(titles: list[str], among: int) -> str:
    return f"all {cardinal(among)}" if len(titles) == among else words(titles)


def _size(n: float) -> str:
    return f"$n={fixed(n, 0).strip('$')}$"


def _down(factor: float) -> float:
    return float(np.floor(10 * factor) / 10)


def evidence(runs: pd.DataFrame) -> Evidence:
    """Return the tests of ``decide``: each sample's error less the least one; and the numbers printed."""
    tests, fresh, slopes = [], [], []
    for (pair, objective), group in runs.groupby(["pair", "objective"], sort=False):
        title, own = f"{objective} on {pair}", levels(group)
        nodes, sized = group[group["sample"] == NODES], group.dropna(subset=["n"])
        longest = cells(nodes[nodes["steps"] == nodes["steps"].max()], final(COLUMN), "b")
        for n, level in own.by_size.items():
            of_size = cells(sized[sized["n"] == n], final(COLUMN), "a")
            least = own.least
            ends = (level.value - least.value, level.low - least.high, level.high - least.low)
            tests.append(
                Test(f"{title}, n = {n:.0f} less nodes", "median", (*of_size, *longest), ends, low=0.0)
            )
        batches = tuple(cells(group[group["sample"] == FRESH], final(COLUMN)))
        fresh.append(Test(f"{title}, fresh points", "median", batches, with_ends(own.batches), printed=True))
        lever = dict(zip(sized["id"], _levers(sized), strict=True))
        logs = cells(sized, final(COLUMN), weight=lever.__getitem__, term="log x")
        slopes.append(Test(f"{title}, slope", "median", tuple(logs), with_ends(slope(sized)), printed=True))
    return [*tests, *fresh, *slopes]


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


def _on_fresh_points(records: Records) -> int:
    """Return the seeds on fresh points of the objective and pair that has the fewest."""
    runs = by_sample_size(records)
    fresh = runs["seed"].where(runs["sample"] == FRESH)
    counts = fresh.groupby([runs["objective"], runs["pair"]]).nunique()
    return int(counts.min()) if len(counts) else 0


CLAIM = EmpiricalClaim(
    name="error_parts",
    subject="How the error of a discriminator divides into parts",
    needs=(
        Need(LEAST_SIZES, "sample sizes", _sizes),
        Need(
            LEAST_SEEDS,
            "seeds",
            lambda records: fewest_per_group(
                by_sample_size(records), ["objective", "pair", "sample", "steps"]
            ),
        ),
        Need(LEAST_SEEDS, "seeds on fresh points", _on_fresh_points),
    ),
    decide=lambda records: decide(by_sample_size(records)),
    evidence=lambda records: evidence(by_sample_size(records)),
)
