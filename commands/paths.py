"""Where things lie in this checkout. Code, results and leases belong to it; ``.venv`` may be another's."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results"
RUNS = RESULTS / "runs"
PAPER = ROOT / "paper"
GENERATED = PAPER / "generated"
BUILD = PAPER / "build"
PAGES = ROOT / "docs" / "build"
