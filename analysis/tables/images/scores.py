"""Distances: one row per model with an interval over its seeds, one row per run where there are too few.

Runs that failed stand apart from the others: a summary of both would describe neither.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.claims.base import primary_scores
from analysis.comparisons.failures import failures
from analysis.paper.latex import (
    architecture_title,
    decimals,
    estimate,
    fixed,
    objective_title,
    places_of,
    seeds,
    significant,
)
from analysis.seeds import FEWEST_SEEDS, is_range, median_over_seeds
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records

NONE = "--"
_MOST = 4  # digits of a summary of few runs
_MODEL = ["objective", "architecture"]


def draw(records: Records) -> str:
    """Draw the table of the primary metric, its floor in the last row."""
    return table(records, primary_scores(records), failures(records))


def table(records: Records, scores: pd.DataFrame, found: pd.DataFrame) -> str:
    """Draw that table of ``scores``, of ``primary_scores`` and not empty, and ``failures`` on these images.

    A run that diverged has no score and is counted among those that failed.
    """
    scores = scores.assign(epochs=scores["id"].map(epochs(records)))
    failed = dict(zip(found["id"], found["failure"], strict=True))
    diverged = found[found["failure"] == "diverged"].groupby(_MODEL)["seed"].agg(list).to_dict()
    rows: list[Row] = []
    for (objective, architecture), group in scores.groupby(_MODEL, sort=False):
        model = (objective_title(str(objective)), architecture_title(str(architecture)))
        lost = [int(seed) for seed in diverged.get((objective, architecture), ())]
        many = len(group) + len(lost) >= FEWEST_SEEDS
        rows += [_model(model, group, failed, lost)] if many else _runs(model, group, failed, lost)
        rows.append(RULE)
    first = scores.iloc[0]
    rows.append((*floor_row(first, 5), "", ""))
    title = str(first["title"])
    head = ("Objective", "Networks", "Seeds", "Epochs", "Failed", title, f"{title}, failed", "Untrained")
    return tabular("llrrrlll", head, rows)


def floor_row(run: pd.Series, columns: int) -> Row:
    """Return what real images score where ``run`` was scored, after a title across the first ``columns``."""
    title = rf"\multicolumn{{{columns}}}{{@{{}}l}}{{real training images (the floor)}}"
    return title, estimate(run["floor"], run["floor_low"], run["floor_high"])


def epochs(records: Records) -> pd.Series:
    """Return the epochs that each run trained."""
    return records.on_images(variants=True).set_index("id")["epochs"]


def _model(model: tuple[str, str], group: pd.DataFrame, failed: Mapping[str, str], lost: list[int]) -> Row:
    """Return the rows of one model: how many runs failed; over seeds, the others and those that did."""
    evaluated = [run in failed for run in group["id"]]  # the definitions are those of adversarial runs
    bad = np.array([bool(failed.get(run)) for run in group["id"]])
    values = group["value"].to_numpy()
    runs = len(group) + len(lost)
    return (
        *model,
        seeds([*group["seed"].tolist(), *lost]),
        str(group["epochs"].iloc[0]),
        f"{int(bad.sum()) + len(lost)} of {runs}" if all(evaluated) else NONE,
        summary(values[~bad]),
        summary(values[bad]),
        _untrained(float(group["untrained"].mean())),
    )


def summary(values: np.ndarray) -> str:
    """Return the median over seeds with its interval, with the range in round brackets for few.

    One value alone.
    """
    if len(values) == 0:
        return NONE
    if np.ptp(values) == 0:
        return significant(float(values[0]))
    over = median_over_seeds(values)
    if not is_range(over):
        return estimate(over.value, over.low, over.high)
    places = min(places_of(over.low, over.high), decimals(abs(over.value), _MOST))
    return f"{fixed(over.value, places)} ({fixed(over.low, places)} to {fixed(over.high, places)})"


def _runs(
    model: tuple[str, str], group: pd.DataFrame, failed: Mapping[str, str], lost: list[int]
) -> list[Row]:
    """Return the rows of one model, one per seed, each with the sampling interval of that one generator."""
    rows: list[Row] = []
    for run in group.sort_values("seed").to_dict("records"):
        failure = failed.get(run["id"])
        score = estimate(run["value"], run["low"], run["high"])
        cells = (NONE, score) if failure else (score, NONE)
        label = NONE if failure is None else failure or "no"
        rows.append(
            ("", "", str(run["seed"]), str(run["epochs"]), label, *cells, _untrained(run["untrained"]))
        )
    rows += [("", "", str(seed), NONE, "diverged", NONE, NONE, NONE) for seed in sorted(lost)]
    return [(*model, *rows[0][2:]), *rows[1:]]


def _untrained(value: float) -> str:
    return fixed(value, decimals(value, 3))
