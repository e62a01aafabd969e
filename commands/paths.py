"""Where things lie in this checkout. Code, results and locks belong to it; ``.venv`` may be another's."""

from pathlib import Path

from records import files

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results"
RUNS = RESULTS / files.RUNS
PAPER = ROOT / "paper"
GENERATED = PAPER / "generated"
BUILD = PAPER / "build"
PAGES = ROOT / "docs" / "build"
