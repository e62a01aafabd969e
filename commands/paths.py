"""Where things lie: the code in this checkout, and what the commands make in the checkout they work in.

That is the same one, unless ``EQUIPOISE_CHECKOUT`` names another folder for results, locks, and what the
paper is built from and to. It is asked for at each call. Code and the paper's own text are always of this
checkout; ``.venv`` may be another's.
"""

import os
from pathlib import Path

from records import files

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "paper"
PAGES = ROOT / "docs" / "build"


def work() -> Path:
    """Find the checkout that the commands work in."""
    return Path(os.environ.get("EQUIPOISE_CHECKOUT") or ROOT).absolute()


def results() -> Path:
    """Find the folder of runs, records, ledgers and marks."""
    return work() / "results"


def runs() -> Path:
    """Find the folder that holds a folder for each run."""
    return results() / files.RUNS


def generated() -> Path:
    """Find the folder of what is written for the paper: figures, tables and macros, by profile."""
    return work() / "paper" / "generated"


def build() -> Path:
    """Find the folder of the built papers and reports."""
    return work() / "paper" / "build"
