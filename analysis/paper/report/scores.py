"""Every metric of every model of images, with its interval and the floor of real images."""

from typing import Any

from analysis.paper.report.runs import rounded
from records.reading.tables import Records

_NUMBERS = ("value", "low", "high", "floor", "floor_low", "floor_high")


def scores(records: Records) -> dict[str, Any]:
    """Return ``metrics``, [title, unit] each, and ``scores``: run -> [place of a metric, numbers] each."""
    metrics: dict[tuple[str, str], int] = {}
    found: dict[str, list[list[Any]]] = {}
    for row in records.scores(variants=True).to_dict("records"):
        place = metrics.setdefault((row["title"], row["unit"]), len(metrics))
        found.setdefault(row["id"], []).append([place, *(rounded(row[name]) for name in _NUMBERS)])
    return {"metrics": [list(metric) for metric in metrics], "scores": found}
