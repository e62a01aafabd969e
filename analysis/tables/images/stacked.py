"""Stacked digits: kinds found, divergence and distance of each run, real images, and what is published."""

from collections.abc import Mapping
from typing import Any

from analysis.comparisons.stacked import diverged, stacked
from analysis.paper.latex import escape, estimate, fixed, significant
from analysis.paper.published import pacgan_stacked
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.columns import PRIMARY
from records.reading.tables import Records

_HEAD = ("Model", "Seed", "Epochs", "Kinds", "Reverse KL", "FD-LeNet", "Hours")


def draw(records: Records) -> str:
    """Return one row per run, a block per recipe; below, what diverged, real images and published rows."""
    runs = stacked(records)
    rows: list[Row] = []
    for name, block in runs.groupby("title", sort=False):
        rows += [_row(str(name), run) for run in block.to_dict("records")] + [RULE]
    rows += [(name, str(seed), "--", "diverged", "--", "--", "--") for name, seed in diverged(records)]
    if runs.empty:
        nothing = "this profile has no runs on stacked digits"
        return tabular("lllllll", _HEAD, [spanning(len(_HEAD), nothing)])
    rows.append(_floor(runs.iloc[0].to_dict()))
    rows += [_published(row) for row in pacgan_stacked()["rows"]]
    return tabular("lllllll", _HEAD, rows)


def _row(name: str, run: Mapping[Any, Any]) -> Row:
    return (
        name,
        str(run["seed"]),
        str(run["epochs"]),
        fixed(run["modes"], 0),
        *(_estimate(run, metric) for metric in ("class_kl", PRIMARY)),
        fixed(run["hours"], 2),
    )


def _estimate(run: Mapping[Any, Any], metric: str) -> str:
    return estimate(*(run[f"{metric}{end}"] for end in ("", "_low", "_high")))


def _floor(run: Mapping[Any, Any]) -> Row:
    divergence, distance = (significant(run[f"{metric}_floor"], 2) for metric in ("class_kl", PRIMARY))
    return ("real images", "--", "--", fixed(run["modes_floor"], 0), divergence, distance, "--")


def _published(row: Mapping[str, Any]) -> Row:
    kinds = rf"{fixed(row['modes'][0], 1)} $\pm$ {fixed(row['modes'][1], 1)}"
    name = escape(f"{row['model']}, published")
    return (name, "--", "--", kinds, fixed(row["reverse_kl"], 2), "--", "--")
