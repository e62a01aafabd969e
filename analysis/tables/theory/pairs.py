"""Trained discriminators on every pair of densities: four distances from the optimum, over seeds."""

import pandas as pd

from analysis.comparisons.discriminators import on_fresh_points, trivial_regret
from analysis.paper.latex import objective_title, pair_title
from analysis.seeds import median_over_seeds, printed
from analysis.tables.booktabs import longtable
from records.reading.tables import Records

_HEAD = (
    "Objective",
    r"Regret, \% of trivial",
    "$100$ RMSE of $D$",
    r"$100\max|D-D^{*}|$",
    r"RMSE of $\hat\ell$, nats",
)


def draw(records: Records) -> str:
    """Draw one heading per pair and below it one row per objective; "--" where the log-ratio is infinite."""
    rows: list[tuple[str, ...]] = []
    for pair, group in on_fresh_points(records).groupby("pair", sort=False):
        rows += [() for _ in rows[:1]]
        rows.append((rf"\multicolumn{{{len(_HEAD)}}}{{@{{}}l}}{{\textbf{{{pair_title(str(pair))}}}}}",))
        for objective, runs in group.groupby("objective", sort=False):
            share = 100 * runs["regret"] / trivial_regret(str(objective), str(pair))
            distances = (share, *(scale * _column(runs, name) for name, scale in _COLUMNS.items()))
            rows.append((objective_title(str(objective)), *map(_estimate, distances)))
    return longtable("lrrrr", _HEAD, rows)


_COLUMNS = {"probability_rmse": 100, "probability_sup": 100, "log_ratio_rmse": 1}


def _column(runs: pd.DataFrame, name: str) -> pd.Series:
    return runs[name] if name in runs else pd.Series(float("nan"), index=runs.index)


def _estimate(values: pd.Series) -> str:
    if values.isna().any():
        return "--"
    return printed(median_over_seeds(values.to_numpy()))
