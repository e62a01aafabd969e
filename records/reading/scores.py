"""The rows that are made of one scores.json or one probes.json."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

SCORE_COLUMNS = ["value", "low", "high", "floor", "floor_low", "floor_high"]
ACCURACIES = ("gan_train", "gan_test", "real")
LABEL_COLUMNS = [
    "within",
    "within_floor",
    *(f"{name}{end}" for name in ACCURACIES for end in ("", "_low", "_high")),
]
_SIZES = ("images", "draws", "temperatures")


def score_rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the metrics of one scores.json, each with the protocol they share."""
    protocol, extractor = content["protocol"], content["extractor"]
    shared = {name: protocol[name] for name in ("generated", "reference", "reference_images")}
    shared |= {"extractor": extractor["name"], "extractor_sha256": extractor["sha256"]}
    for score in content["metrics"]:
        row = {"metric": score["name"], **{name: score[name] for name in ("title", "unit", "interval")}}
        row |= {name: score[name] for name in SCORE_COLUMNS}
        yield shared | row | {"untrained": content["untrained"].get(score["name"], np.nan)}


def label_row(content: Mapping[str, Any]) -> dict[str, float]:
    """Return what one scores.json of a conditional run says of its labels.

    within and within_floor, the means over labels of the distance within each and of its floor; and the
    accuracies gan_train, gan_test and real, each with _low and _high.
    """
    told = content["conditional"]
    distances = np.array([[one["frechet"], one["floor"]] for one in told["classes"]], dtype=float)
    row = dict(zip(LABEL_COLUMNS[:2], map(float, np.nanmean(distances, axis=0)), strict=True))
    for name in ACCURACIES:
        row |= {name: told[name]["value"], **{f"{name}_{end}": told[name][end] for end in ("low", "high")}}
    return row


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
