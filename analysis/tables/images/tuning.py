"""The recipes tried on held-out images, the nearest first, and the runs of the best one at full length."""

from analysis.comparisons.tuning import made, made_in_float32, tried
from analysis.paper.latex import architecture_title, estimate, objective_title, significant
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from analysis.tables.images.scores import floor_row
from records.reading.tables import Records

_HEAD = ("Objective", "Networks", "Learning rate", "R1", "Average", "Precision", "Epochs", "Seed", "FD-LeNet")


def draw(records: Records) -> str:
    """Return one row per run: recipes on held-out images, then the best at full length on test images.

    That is as it was tried, in bfloat16, and then in float32. Floors stand below.
    """
    parts = {
        "Tried, on held-out training images": tried(records),
        "At full length, on test images": made(records),
        "The same in float32": made_in_float32(records),
    }
    rows: list[Row] = []
    for title, scores in parts.items():
        if scores.empty:
            continue
        rows += [RULE] if rows else []
        rows.append(spanning(len(_HEAD), rf"\itshape {title}"))
        rows += [_row(run) for run in scores.to_dict("records")]
        rows.append(floor_row(scores.iloc[0], len(_HEAD) - 1))
    return tabular(
        "llrrrlrrl", _HEAD, rows or [spanning(len(_HEAD), "no recipes were tried at this profile")]
    )


def _row(run: dict) -> Row:
    return (
        objective_title(run["objective"]),
        architecture_title(run["architecture"]),
        significant(run["learning_rate"], 1),
        significant(run["r1"], 1),
        significant(run["ema"], 3),
        run["precision"],
        str(run["epochs"]),
        str(run["seed"]),
        estimate(run["value"], run["low"], run["high"]),
    )
