"""Every run of a profile, of whatever kind, as rows for the report's table, and what it was made with."""

import json
import math
from collections.abc import Mapping
from typing import Any

from analysis.paper.latex import decimals, places_of
from records.columns import PRIMARY
from records.reading.tables import Records

FIELDS = ("id", "study", "kind", "objective", "on", "seed", "state", "steps", "seconds")  # of a row, then:
RESULT = ("measure", "value", "low", "high", "settings", "final")
DIGITS = 4  # significant ones of a number that is drawn or compared by eye
_WHERE = ("architecture", "dataset", "pair", "target", "family")  # what a run was made on, by kind
_ITS_OWN = ("seed", "kind", "objective", *_WHERE)  # fields of a config that have a column
_MEASURES = {  # kind -> its number
    "discriminator": ("regret", "regret"),
    "toy": ("reverse_kl", "reverse KL"),
    "halving": ("held_out_distance", "held-out distance"),
}


def runs(records: Records) -> dict[str, Any]:
    """Return ``fields`` and ``rows`` of all runs, those that diverged last.

    ``settings`` are the configs without what has a column, each once: a row names its place among them.
    ``value``, ``low`` and ``high`` are the primary metric of models of images, and the one number of other
    kinds; ``final`` are the numbers that a run ended with.
    """
    distances = _primary(records)
    settings: dict[str, int] = {}
    rows = []
    table = records.runs(variants=True)
    for name, study, state in zip(table["id"], table["study"], table["state"], strict=True):
        run, result = {"id": name, "study": study, "state": state}, records.result(name)
        place = settings.setdefault(_settings(result["config"]), len(settings))
        row = _named(run, result["kind"], result["config"])
        row += [result.get("steps"), rounded(result.get("seconds"))]
        rows.append([*row, *_measured(result, distances.get(name)), place, _final(result)])
    for run in records.manifest.get("diverged", ()):
        config = run["config"]
        place = settings.setdefault(_settings(config), len(settings))
        row = _named(run | {"state": "diverged"}, config.get("kind", "gan"), config)
        rows.append([*row, run["step"], None, f"not finite: {run['what']}", None, None, None, place, {}])
    return {"fields": [*FIELDS, *RESULT], "rows": rows, "settings": list(map(json.loads, settings))}


def rounded(value: float | None) -> float | int | None:
    """Return ``value`` to a few significant digits, short as JSON; None if it is not finite."""
    if value is None or not math.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() else short


def bounded(value: float, low: float, high: float) -> list[float | int | None]:
    """Return an estimate and the ends of its interval, each to a digit more than the interval resolves."""
    if not (high > low and math.isfinite(high - low)):
        return [rounded(value), rounded(low), rounded(high)]
    ends = (value, low, high)
    return [round(end, max(places_of(low, high) + 1, decimals(abs(end), DIGITS))) for end in ends]


def _primary(records: Records) -> dict[str, Mapping[Any, Any]]:
    scores = records.scores(variants=True)
    return {row["id"]: row for row in scores[scores["metric"] == PRIMARY].to_dict("records")}


def _named(run: Mapping[str, Any], kind: str, config: Mapping[str, Any]) -> list[Any]:
    where = ", ".join(str(config[name]) for name in _WHERE if config.get(name))
    return [run["id"], run["study"], kind, config["objective"], where, config["seed"], run["state"]]


def _measured(result: Mapping[str, Any], distance: Mapping[Any, Any] | None) -> list[Any]:
    """Return the name of a run's number, the number, and its interval where there is one."""
    if distance is not None:
        return [distance["title"], *bounded(*(distance[name] for name in ("value", "low", "high")))]
    name, title = _MEASURES.get(result["kind"], ("", ""))
    value = result.get("final", {}).get(name)
    return [title if value is not None else "", rounded(value), None, None]


def _settings(config: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in config.items() if name not in _ITS_OWN})


def _final(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rounded(value) for name, value in result.get("final", {}).items()}
