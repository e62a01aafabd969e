"""Every metric of every run, and the value that real images reach."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.comparisons.class_divergence import at_their_size
from analysis.comparisons.floors import UNTOLD
from analysis.metrics.protocol import SPACES
from analysis.paper.latex import (
    architecture_title,
    decimals,
    fixed,
    metric_title,
    objective_title,
    places_of,
)
from analysis.tables.booktabs import RULE, Row, longtable
from analysis.tables.ordering import by_model
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Return one row per run, one column per metric; values to the place that each run's interval resolves.

    Distances in the secondary spaces are those of ``tables.agreement``. Scores that the recorded runs were
    not given, and that the text does not name, are left out: ``./study evaluate`` and the report have them.
    """
    scores = at_their_size(records.scores())
    scores = by_model(scores[~scores["metric"].isin([*SPACES, *UNTOLD])])
    titles = dict(zip(scores["metric"], scores["title"], strict=True))
    rows: list[Row] = []
    for _, run in scores.groupby("id", sort=False):
        entries = run.set_index("metric").to_dict("index")
        first = run.iloc[0]
        model = f"{objective_title(first['objective'])}, {architecture_title(first['architecture'])}"
        rows.append((model, str(first["seed"]), *(_value(entries.get(metric)) for metric in titles)))
    floors = scores.drop_duplicates("metric").set_index("metric").to_dict("index")
    rows += [RULE, ("real images", "", *(_value(floors[metric], "floor", "floor_") for metric in titles))]
    head = ("Model", "Seed", *(rf"\rotatebox{{90}}{{{metric_title(*title)}}}" for title in titles.items()))
    return longtable("lr" + "r" * len(titles), head, rows)


def _value(entry: Mapping[Any, Any] | None, value: str = "value", bounds: str = "") -> str:
    """A value to the place of its interval, three decimals and four digits at most; "--" for none."""
    if entry is None or math.isnan(entry[value]):
        return "--"
    low, high = entry[f"{bounds}low"], entry[f"{bounds}high"]
    most = decimals(max(abs(entry[value]), 1), 4)
    if high > low:
        return fixed(entry[value], min(places_of(low, high), most))
    return fixed(entry[value], 0 if float(entry[value]).is_integer() else most)
