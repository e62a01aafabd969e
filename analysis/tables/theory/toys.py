"""Toy GANs: what their samples cover, over seeds, and PacGAN's published rows of the same targets."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.paper.latex import escape, estimate, fixed, objective_title
from analysis.paper.published import pacgan
from analysis.seeds import plus_minus
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records
from stats.estimates import binomial
from theory.models.mixtures import TOYS

COLUMNS = ("modes", "high_quality", "reverse_kl", "wasserstein")
ALIGNED = "lrlllll"
HEAD = ("", "Seeds", "Modes", r"High quality, \%", "Reverse KL", "$W_1$", r"Failed, \%")
_PERCENT = {"high_quality"}


def draw(records: Records) -> str:
    """Draw a block per target: one row per objective with standard errors, then the published rows."""
    rows: list[Row] = []
    runs = records.runs("toy")
    for target, block in runs.groupby("target", sort=False) if len(runs) else ():
        rows += [RULE] if rows else []
        rows.append(heading(str(target)))
        by_objective = block.groupby("objective", sort=False)
        rows += [ours(objective_title(str(objective)), group) for objective, group in by_objective]
        rows += [_published(row) for row in pacgan()["rows"] if row["target"] == target]
    return tabular(ALIGNED, HEAD, rows)


def heading(target: str) -> Row:
    """Return the row above a target's block: its title."""
    return spanning(len(HEAD), rf"\itshape {escape(TOYS[target].title.capitalize())}")


def ours(title: str, group: pd.DataFrame) -> Row:
    """Return the row of one model on one target, ``group`` with one row per seed: means, and failures."""
    failed = binomial(int(group["failed"].sum()), len(group))
    return (
        title,
        str(len(group)),
        *(_mean(group, column) for column in COLUMNS),
        estimate(100 * failed.value, 100 * failed.low, 100 * failed.high),
    )


def _mean(group: pd.DataFrame, column: str) -> str:
    """Mean and standard error over seeds, as published: no interval, since few failures decide the mean."""
    if column not in group or group[column].isna().any():
        return "--"
    return plus_minus(group[column].to_numpy(dtype=float) * (100 if column in _PERCENT else 1))


def _published(row: Mapping[str, Any]) -> Row:
    cells = [_plus_minus(row[column]) if column in row else "--" for column in COLUMNS]
    return (escape(f"{row['model']}, published"), str(pacgan()["trials"]), *cells, "--")


def _plus_minus(pair: list[float]) -> str:
    """Format mean and standard error with the decimals they were printed with."""
    places = 2 if round(pair[1], 1) != pair[1] else 1
    return rf"{fixed(pair[0], places)} $\pm$ {fixed(pair[1], places)}"
