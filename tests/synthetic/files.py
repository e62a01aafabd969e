"""What every made-up record consists of, by the names and in the schema of ``records``."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from experiments.studies import STUDIES
from records import columns, digests, files, sealed
from records.reading.comparison import REFERENCE
from records.result import RunResult
from records.settings import OPTIONS_OFF

DATASET = {"name": "mnist_2k", "sha256": hashlib.sha256(b"made up").hexdigest()}
SIDE = 8 * 28 + 7 * 2  # pixels of an image grid


def present(_result: Mapping[str, Any]) -> tuple[str, str]:
    """Count every run as made by the present code."""
    return "present", ""


def write_manifest(
    results: Path, profile: str = "tiny", studies: Mapping[str, Any] | None = None, **other: Any
) -> Path:
    """Write the manifest of ``studies`` (name -> its runs) and return its path; ``other`` entries replace.

    The reference settings of a study that declares some are here that the engine's options are off.
    """
    studies = studies or {}
    path = results / profile / files.MANIFEST
    content = {"profile": profile, "description": "made up for a test", "dataset": DATASET, "runs": studies}
    content |= {REFERENCE: {study: references(study) for study in studies}} | other
    write_json(path, content)
    return path


def references(study: str) -> list[dict[str, Any]]:
    """The reference settings of a made-up manifest's ``study``."""
    return [dict(OPTIONS_OFF)] if study not in STUDIES or STUDIES[study].reference else []


def listed(run: str) -> dict[str, str]:
    """The manifest's entry of a ``run`` (an id) that lies in results/runs."""
    return {"id": run, "path": f"{files.RUNS}/{run}"}


def write_result(
    folder: Path,
    kind: str,
    config: dict[str, Any],
    parameters: dict[str, int],
    final: dict[str, float],
    *,
    steps: int = 500,
    seconds: float = 2.0,
    steps_per_second: float = 7.0,
) -> None:
    """Write the result of the run that ``folder`` is named after."""
    result = RunResult(
        id=folder.name,
        kind=kind,
        config=config,
        dataset=DATASET | {"images": 1000} if "dataset" in config else None,
        steps=steps,
        seconds=seconds,
        steps_per_second=steps_per_second,
        parameters=parameters,
        final=final,
        versions={"python": "3.11.2", "tensorflow": "2.21.0", "numpy": "2.4.0"},
        threads=2,
        code_sha256="c" * 64,
        path=folder,
    )
    write_json(folder / files.RESULT, {name: v for name, v in asdict(result).items() if name != "path"})


def metric(name: str, title: str, *interval: float, floor: tuple[float, float, float]) -> dict[str, Any]:
    """A score of scores.json: its value, low and high, and those of its floor."""
    names = ("value", "low", "high", "floor", "floor_low", "floor_high")
    numbers = dict(zip(names, (*interval, *floor), strict=True))
    return {"name": name, "title": title, "unit": "", "interval": "jackknife 95%"} | numbers


def write_scores(folder: Path, metrics: list[dict[str, Any]], untrained: float) -> None:
    """Write the scores of the run that ``folder`` is named after; ``untrained`` is of the primary metric."""
    protocol = {"generated": 1000, "reference": "test", "reference_images": 1000, "dataset": DATASET["name"]}
    scores = {
        "id": folder.name,
        "protocol": protocol | {"dataset_sha256": DATASET["sha256"]},
        "extractor": {"name": "lenet", "sha256": "e" * 64},
        "metrics": metrics,
        "untrained": {columns.PRIMARY: untrained},
        "seconds": 1.5,
    }
    write_json(folder / files.SCORES, scores)


def write_noise(path: Path, seed: int) -> None:
    """Write an image grid of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)).save(path)


def write_json(path: Path, content: Any) -> None:
    """Write ``content``, and the folder if it is not there, with the digests that go with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {files.MANIFEST: sealed.manifest_of, files.LEDGER: sealed.ledger_of}
    if path.name in kinds:
        own = {name: part for name, part in content.items() if name != sealed.SEAL}
        content = sealed.sealed(own, kinds[path.name](path.parent.name))
    path.write_text(json.dumps(content), encoding="utf-8")
    if digests.listed(path.parent) is not None:
        digests.add(path.parent, [path.name])


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write ``rows`` below ``header``, and the folder if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([tuple(header), *rows])
