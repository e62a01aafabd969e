"""Paired scores and the penalties R1 and R2 on the toys, apart and together: a 2 x 2 design within seeds.

Runs of one seed share their first weights, their points and their noise, so designs are compared within
seeds.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.paper.latex import objective_title
from analysis.paper.published import pacgan
from analysis.seeds import median_over_seeds
from records.reading.tables import Records
from stats.estimates import Interval
from theory.models.mixtures import TOYS

STUDY = "r3gan"
POINTWISE, PAIRED = "non_saturating", "relativistic"  # losses of scores one by one, and of pairs
MEASURE = "reverse_kl"  # of the samples' modes from even shares, in nats
SAMPLES = pacgan()["samples"]  # that a run is judged by


@dataclass(frozen=True)
class Design:
    """One cell: whether scores are ``paired``, and whether both penalties are there."""

    paired: bool
    penalised: bool


PLAIN, BOTH = Design(paired=False, penalised=False), Design(paired=True, penalised=True)
DESIGNS = (PLAIN, Design(paired=True, penalised=False), Design(paired=False, penalised=True), BOTH)


def designs(records: Records) -> pd.DataFrame:
    """Return the runs of all four designs on the seeds that each has, beside the columns of ``Records.runs``.

    One row per run, in the order of targets, ``DESIGNS`` and seeds; the column design holds its ``Design``,
    weight that of either penalty. Empty where a design has no run.
    """
    found = records.runs("toy", study=STUDY)
    if found.empty:
        return pd.DataFrame(columns=["id", "target", "seed", MEASURE, "design", "weight"])
    found = found.assign(weight=found["r1"].fillna(0.0) if "r1" in found else 0.0)
    pairs = zip(found["objective"] == PAIRED, found["weight"] > 0, strict=True)
    cells = [Design(bool(paired), bool(penalised)) for paired, penalised in pairs]
    found["design"] = pd.Series(cells, index=found.index)
    counts = found.groupby(["target", "seed"])["design"].transform("nunique")
    whole = found[counts == len(DESIGNS)]
    places = {name: place for place, name in enumerate([*found["target"].unique(), *DESIGNS])}
    return whole.sort_values(
        ["target", "design", "seed"], key=lambda cells: cells if cells.name == "seed" else cells.map(places)
    )


def title(design: Design) -> str:
    """Return a design's title in LaTeX: its loss and its penalties."""
    loss = objective_title(PAIRED if design.paired else POINTWISE)
    return f"{loss} with $R_1$ and $R_2$" if design.penalised else loss


def of(runs: pd.DataFrame, target: str, design: Design) -> pd.DataFrame:
    """Return the rows of ``designs`` on one target and of one design, seeds ascending."""
    rows: pd.DataFrame = runs[(runs["target"] == target) & (runs["design"] == design)]
    return rows


def values(runs: pd.DataFrame, target: str, design: Design) -> np.ndarray:
    """Return ``MEASURE`` of those runs, one per seed."""
    found: np.ndarray = of(runs, target, design)[MEASURE].to_numpy(dtype=float)
    return found


def effect(runs: pd.DataFrame, target: str, factor: str) -> Interval:
    """Return what a ``factor``, "paired" or "penalised", changes in ``MEASURE``: the median over seeds.

    Of each seed it is the mean over both levels of the other factor of the run with the factor less the run
    without: the main effect of a factorial design. Source: Fisher 1935.
    """
    signs = [(1.0 if getattr(design, factor) else -1.0) for design in DESIGNS]
    parts = [sign * values(runs, target, design) for sign, design in zip(signs, DESIGNS, strict=True)]
    return median_over_seeds(sum(parts[1:], parts[0]) / 2)


def of_exact_draws(target: str) -> float:
    """Return the mean of ``MEASURE`` of as many independent draws from the target itself, in nats.

    Shares of finitely many draws are never quite even. Each mode's count is binomial, and the mean of the
    divergence is log k plus k times that of a share times its logarithm.
    """
    modes = len(TOYS[target].means)
    counts = np.arange(1, SAMPLES + 1)
    shares = counts / SAMPLES
    mass = stats.binom.pmf(counts, SAMPLES, 1 / modes)
    return float(np.log(modes) + modes * np.sum(mass * shares * np.log(shares)))
