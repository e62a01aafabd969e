"""Labels of samples that anyone made, read from a file; what is scored by them, in rows as of a metric."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from commands.display import shown
from commands.scoring import class_scores
from commands.scoring.evaluators import DatasetEvaluator, Judge
from data.images import ImageSource, Pictures
from data.images.drawing import drawn
from experiments.labels import CLASSES
from theory.errors import WrongUsage


def read_labels(path: Path) -> np.ndarray:
    """Return the labels in the .npy file at ``path``, see ``checked``. Pickles are never loaded."""
    try:
        labels = np.load(path, allow_pickle=False)
    except OSError as error:
        raise WrongUsage(f"{shown(path)} cannot be read: {error.strerror or error}") from None
    except (ValueError, EOFError):
        raise WrongUsage(f"{shown(path)} is no .npy file of labels") from None
    if not isinstance(labels, np.ndarray):
        raise WrongUsage(f"{shown(path)} is no .npy file of labels, but an archive")
    return checked(labels, shown(path))


def checked(labels: Any, name: str) -> np.ndarray:
    """Return ``labels`` as uint8 [n]. Raises ``WrongUsage``, with their ``name``, if they are not 0 to 9."""
    array = np.asarray(labels)
    if array.ndim != 1 or not len(array) or array.dtype.kind not in "iu":
        raise WrongUsage(
            f"{name}: {array.dtype} of shape {list(array.shape)}; labels are integers, one per image"
        )
    if array.min() < 0 or array.max() >= CLASSES:
        raise WrongUsage(
            f"{name}: labels go from {array.min()} to {array.max()}; they must be 0 to {CLASSES - 1}"
        )
    return array.astype(np.uint8)


def check_count(labels: np.ndarray, images: int, most: int | None) -> None:
    """Raise ``WrongUsage`` unless there is a label for each of the images, ``most`` or fewer of them.

    A classifier is trained on all of them; more than there are training images would give it an advantage.
    """
    if len(labels) != images:
        raise WrongUsage(f"{len(labels):,} labels for {images:,} images; give one per image")
    if most is not None and images > most:
        raise WrongUsage(
            f"{images:,} labelled images; give no more than the dataset has training images, {most:,}"
        )


def scored(
    labels: np.ndarray, source: ImageSource, pictures: Pictures, judge: Judge, seed: int
) -> dict[str, Any]:
    """Score the images of ``source`` by their labels, see ``class_scores.of_samples``.

    ``pictures`` are those of them that ``seed`` drew to be judged. Raises ``WrongUsage`` for labels that do
    not go with the images, and for a judge that has no images of its own.
    """
    if not isinstance(judge, DatasetEvaluator):
        raise WrongUsage("labels need the dataset's images; give a dataset in the reference's place")
    check_count(labels, source.total, len(judge.training.pixels))
    judged = drawn(source.total, len(pictures.pixels), seed=seed)
    images = pictures.pixels if len(judged) == source.total else source.take().pixels
    return class_scores.of_samples(images, labels, judged, judge)


def rows(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what ``class_scores.of_samples`` found as rows like those of ``Score.record``.

    Beside the accuracies stands that of a classifier trained on the real training images, on test images.
    """
    frechet, floor = (
        float(np.nanmean(np.array([one[name] for one in scores["classes"]], dtype=float)))
        for name in ("frechet", "floor")
    )
    within = {"value": frechet, "low": frechet, "high": frechet, "method": "none"}
    beside = {"value": floor, "low": floor, "high": floor}
    return [
        _row("fd_within_labels", "FD-LeNet within labels", within, beside, "lower"),
        _row("gan_train", "GAN-train accuracy", scores["gan_train"], scores["real"], "higher"),
        _row("gan_test", "GAN-test accuracy", scores["gan_test"], scores["real"], "higher"),
    ]


def _row(
    name: str, title: str, measured: Mapping[str, Any], floor: Mapping[str, Any], better: str
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        **{end: measured[end] for end in ("value", "low", "high")},
        "interval": measured["method"],
        "floor": floor["value"],
        "floor_low": floor["low"],
        "floor_high": floor["high"],
        "better": better,
        "unit": "",
    }
