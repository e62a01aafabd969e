"""The rows that are made of one scores.json or one probes.json."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

SCORE_COLUMNS = ["value", "low", "high", "floor", "floor_low", "floor_high"]
_SIZES = ("images", "draws", "temperatures")


def score_rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the metrics of one scores.json, each with the protocol they share."""
    protocol, extractor = content["protocol"], content["extractor"]
    shared = {name: protocol[name] for name in ("generated", "reference", "reference_images")}
    shared |= {"extractor": extractor["name"], "extractor_sha256": extractor["sha256"]}
    for score in content["metrics"]:
        row = {"metric": score["name"], "title": score["title"], "unit": score["unit"]}
        row |= {name: score[name] for name in SCORE_COLUMNS}
        yield shared | row | {"untrained": content["untrained"].get(score["name"], np.nan)}


def annealing_row(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the means of one probes.json, with _error, _low and _high, and sizes as probe_images, ..."""
    row = {f"probe_{name}": content["sizes"][name] for name in _SIZES}
    for name, mean in content["annealing"].items():
        row |= {name: mean["value"], **{f"{name}_{end}": mean[end] for end in ("error", "low", "high")}}
    return row


def slope_rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the slopes of one probes.json, each with its interval: estimator, part, slope, low, high."""
    for one in content["slopes"]:
        row = {"estimator": one["estimator"], "part": one["part"], "slope": one["value"]}
        yield row | {end: one[end] for end in ("low", "high")}
