"""What the runs of a profile took: wall-clock hours on the machines that made them."""

from pathlib import Path

import pandas as pd

from records.files import PROBES, SCORES
from records.io import read_json
from records.reading.tables import GENERATIVE, Records

HOUR = 3600.0  # seconds
TIMED = (SCORES, PROBES)  # each with the seconds that it took


def training(records: Records) -> pd.DataFrame:
    """Return one row per recorded run, as in ``Records.runs`` with variants, and its ``hours`` of training.

    Of seeds that were trained together, each has its equal share of the time.
    """
    runs = records.runs(variants=True)
    return runs.assign(hours=runs["seconds"] / HOUR if len(runs) else [])


def scoring(records: Records) -> float:
    """Return hours that scoring the samples and probing the autoencoders of all runs on images took."""
    folders = [records.folder(run) for run in records.runs(*GENERATIVE, variants=True)["id"]]
    return sum(_seconds(folder / name) for folder in folders for name in TIMED) / HOUR


def _seconds(path: Path) -> float:
    """The seconds that a file says it took; zero if it does not say, or if there is no such file."""
    return float(read_json(path, "./study paper").get("seconds", 0.0)) if path.is_file() else 0.0
