"""Distances: a row a model with an interval over its seeds, a row a run where seeds are too few for one."""

import pandas as pd

from analysis.claims.base import primary_scores
from analysis.latex import architecture_title, decimals, estimate, fixed, objective_title, seeds
from analysis.records import Records
from analysis.seeds import FEWEST_SEEDS, median_over_seeds
from analysis.tables.booktabs import RULE, Row, tabular

NAME = "scores"
_MODEL = ["objective", "architecture"]


def draw(records: Records) -> str:
    """The table of the primary metric, its floor in the last row."""
    return table(records, primary_scores(records))


def table(records: Records, scores: pd.DataFrame) -> str:
    """The same of ``scores``, of ``primary_scores`` and not empty."""
    scores = scores.assign(epochs=scores["id"].map(epochs(records)))
    rows: list[Row] = []
    for (objective, architecture), group in scores.groupby(_MODEL, sort=False):
        model = (objective_title(str(objective)), architecture_title(str(architecture)))
        rows += [_model(model, group)] if len(group) >= FEWEST_SEEDS else _runs(model, group)
        rows.append(RULE)
    first = scores.iloc[0]
    rows.append((*floor_row(first, 4), ""))
    head = (
        "Objective",
        "Networks",
        "Seeds",
        "Epochs",
        str(first["title"]),
        "Untrained",
    )
    return tabular("llrrll", head, rows)


def floor_row(run: pd.Series, columns: int) -> Row:
    """What real images score where ``run`` was judged, after a title across the first ``columns``."""
    title = rf"\multicolumn{{{columns}}}{{@{{}}l}}{{real training images (the floor)}}"
    return title, estimate(run["floor"], run["floor_low"], run["floor_high"])


def epochs(records: Records) -> pd.Series:
    """Run -> epochs that it trained."""
    return records.on_images(variants=True).set_index("id")["epochs"]


def _model(model: tuple[str, str], group: pd.DataFrame) -> Row:
    """One model: the median over its seeds, with the interval over seeds."""
    trained = median_over_seeds(group["value"].to_numpy())
    untrained = median_over_seeds(group["untrained"].to_numpy())
    return (
        *model,
        seeds(group["seed"].tolist()),
        str(group["epochs"].iloc[0]),
        estimate(trained.value, trained.low, trained.high),
        fixed(untrained.value, decimals(untrained.value, 3)),
    )


def _runs(model: tuple[str, str], group: pd.DataFrame) -> list[Row]:
    """One model, a row a seed; each with the sampling interval of that one generator."""
    return [
        (
            *(model if i == 0 else ("", "")),
            str(run["seed"]),
            str(run["epochs"]),
            estimate(run["value"], run["low"], run["high"]),
            fixed(run["untrained"], decimals(run["untrained"], 3)),
        )
        for i, run in enumerate(group.sort_values("seed").to_dict("records"))
    ]
