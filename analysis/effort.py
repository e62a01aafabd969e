"""What the runs of a profile took: wall-clock hours on the machines that made them."""

import json
from pathlib import Path

import pandas as pd

from analysis.records import GENERATIVE, Records

HOUR = 3600.0  # seconds


def training(records: Records) -> pd.DataFrame:
    """One row per recorded run: those of ``Records.runs`` with variants, and its ``hours`` of training.

    Seeds that were trained together share the time that they took.
    """
    runs = records.runs(variants=True)
    if runs.empty:
        return runs.assign(hours=[])
    folders = runs["id"].map(records.folder)
    together = folders.map(folders.value_counts())
    return runs.assign(hours=runs["seconds"] / together / HOUR)


def judging(records: Records) -> float:
    """Hours that scoring the samples of all runs on images took; runs without scores count as zero."""
    runs = records.runs(*GENERATIVE, variants=True)
    return sum(_judged(records.folder(run) / "scores.json") for run in runs["id"]) / HOUR


def _judged(scores: Path) -> float:
    """Seconds that one run's samples took; zero if they were not scored."""
    return float(json.loads(scores.read_text("utf-8"))["seconds"]) if scores.is_file() else 0.0
