"""Losses at their own recipes, nearest first: distances over fresh seeds, and whom each leaves behind."""

import numpy as np
import pandas as pd

from analysis.comparisons.effort import training
from analysis.comparisons.own_recipes import ARCHITECTURES, LEAST_SEEDS, STUDY, Pair, chosen, distances, pairs
from analysis.paper.latex import architecture_title, estimate, fixed, objective_title, significant
from analysis.seeds import student
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = (
    "",
    "Objective",
    "Seeds",
    "FD-LeNet",
    "Least",
    "Largest",
    "When chosen",
    "Decided against",
    "Minutes",
)
_NOTHING = "no loss was trained with its own recipe at this profile"
HOUR = 60  # minutes


def draw(records: Records) -> str:
    """Return one row per loss and pair of networks, a block per networks.

    Geometric means with Student's interval of the logarithm; the distance at which the recipe was chosen, of
    one seed, from held-out images; the places of the losses that are farther by the family's test, with
    as many seeds as were declared for it; the median of the minutes of training, as some runs were made
    beside other work.
    """
    hours = training(records)
    rows: list[Row] = []
    for architecture in ARCHITECTURES:
        table = distances(records, architecture)
        if len(table) < 2 or table.shape[1] < 2:
            continue
        rows += [RULE] if rows else []
        rows.append(spanning(len(_HEAD), rf"\itshape {architecture_title(architecture)}"))
        of = hours[(hours["study"] == STUDY) & (hours["architecture"] == architecture)]
        took = of.groupby("objective")["hours"].median() * HOUR
        found = pairs(table) if len(table) >= LEAST_SEEDS else []
        told = chosen(records, architecture)
        rows += [_row(place, table, found, told, took) for place in range(table.shape[1])]
    return tabular("rlrlrrrlr", _HEAD, rows or [spanning(len(_HEAD), _NOTHING)])


def _row(place: int, table: pd.DataFrame, found: list[Pair], told: pd.Series, took: pd.Series) -> Row:
    names = [str(name) for name in table.columns]
    own, distance = names[place], table.iloc[:, place].to_numpy(dtype=np.float64)
    behind = [
        names.index(other) + 1
        for pair in found
        for other in (pair.first, pair.second)
        if pair.decided and pair.nearer == own and other != own
    ]
    return (
        str(place + 1),
        objective_title(own),
        str(len(distance)),
        _mean(distance),
        significant(distance.min()) if np.isfinite(distance.min()) else "diverged",
        significant(distance.max()) if np.isfinite(distance.max()) else "diverged",
        significant(float(told[own])) if own in told else "--",
        _places(behind),
        fixed(float(took[own]), 1) if own in took else "--",
    )


def _mean(distance: np.ndarray) -> str:
    if not np.isfinite(distance).all():
        return "--"
    mean = student(np.log(distance))
    return estimate(*(float(np.exp(end)) for end in (mean.value, mean.low, mean.high)))


def _places(places: list[int]) -> str:
    """Places in words, a run of three or more as its ends: 2, 4 to 8."""
    groups: list[list[int]] = []
    for place in sorted(places):
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    shown = [
        f"{group[0]} to {group[-1]}" if len(group) > 2 else ", ".join(map(str, group)) for group in groups
    ]
    return ", ".join(shown) or "--"
