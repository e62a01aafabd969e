"""Every metric of every model of images, with its interval and the floor of real images."""

from typing import Any

from analysis.comparisons.class_divergence import at_their_size
from analysis.paper.report.runs import bounded
from records.reading.tables import Records

_MEASURED, _FLOOR = ("value", "low", "high"), ("floor", "floor_low", "floor_high")


def scores(records: Records) -> dict[str, Any]:
    """Return ``metrics``, [title, unit] each, and ``scores``: run -> [place of a metric, numbers] each."""
    metrics: dict[tuple[str, str], int] = {}
    found: dict[str, list[list[Any]]] = {}
    for row in at_their_size(records.scores(variants=True)).to_dict("records"):
        place = metrics.setdefault((row["title"], row["unit"]), len(metrics))
        triples = ([row[name] for name in names] for names in (_MEASURED, _FLOOR))
        numbers = [number for triple in triples for number in bounded(*triple)]
        found.setdefault(row["id"], []).append([place, *numbers])
    return {"metrics": [list(metric) for metric in metrics], "scores": found}
