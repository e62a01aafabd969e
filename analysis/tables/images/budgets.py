"""The recipe of each loss, tuned at the same budget, and the distances that it was chosen by."""

import pandas as pd

from analysis.comparisons.budgets import tuned
from analysis.paper.latex import architecture_title, fixed, objective_title, significant
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = (
    "Objective",
    "Usual",
    "Best",
    "Chosen",
    r"Rate of $D$",
    r"Rate of $G$",
    r"$\beta_1$",
    "$R_1$",
    "Average",
)
NONE = "--"


def draw(records: Records) -> str:
    """Return one row per loss: distances, then the settings chosen; architectures stand below one another."""
    losses = tuned(records)
    rows: list[Row] = []
    for architecture, block in losses.groupby("architecture", sort=False):
        rows += [RULE] if rows else []
        rows.append(spanning(len(_HEAD), rf"\itshape {architecture_title(str(architecture))}"))
        rows += [_row(loss) for _, loss in block.iterrows()]
    return tabular("lrrrrrrrr", _HEAD, rows or [spanning(len(_HEAD), "no loss was tuned at this profile")])


def _row(loss: pd.Series) -> Row:
    return (
        objective_title(loss["objective"]),
        "diverged" if pd.isna(loss["usual"]) else significant(loss["usual"]),
        significant(loss["best"]),
        significant(loss["chosen"]),
        significant(loss["learning_rate"]),
        significant(loss["generator_learning_rate"]),
        fixed(loss["beta1"], 1),
        significant(loss["r1"]) if loss["r1"] else NONE,
        fixed(loss["ema"], 3) if loss["ema"] else NONE,
    )
