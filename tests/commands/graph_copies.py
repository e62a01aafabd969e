"""Copies of the checkout in which the real engine runs, and stand-ins of the stages write what is missing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from commands.paths import ROOT
from tests.commands.products import lay_beside_stages

PARTS = (
    "analysis",
    "commands",
    "data",
    "engine",
    "experiments",
    "gan",
    "paper",
    "records",
    "stats",
    "theory",
    "vae",
)
SETTINGS = {"profile": "ci", "compute": "yes", "commit": "at 0123456789"}
STAGES = """
import sys
import time

from commands.products import products

for path in products(sys.argv[1:]):
    if sys.argv[1] not in ("draw", "tables") or not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(time.time_ns()))
"""
MAKE = """
import json, sys
from pathlib import Path
from commands.graph.calling import engine_command
from commands.graph.driver import driver_lock, run_group
with driver_lock(Path("results/.driver.lock")) as lock:
    sys.exit(run_group(engine_command("all", json.loads(sys.argv[1])), Path.cwd(), lock))
"""
PLAN = """
import json, sys
from commands.graph.plan import plan
print(*plan("all", json.loads(sys.argv[1])), sep="\\n")
"""


def call(folder: Path, *arguments: str, python: str = sys.executable) -> str:
    """What Python says, run in a copy with ``arguments``; a failure is one of the test."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a copy's code is compiled once, not by each process
    done = subprocess.run(
        [python, "-P", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copied(folder: Path) -> Path:
    """A copy of what the graph reads, in ``folder``."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__", "build", "generated") if part == "paper" else None
        shutil.copytree(ROOT / part, folder / part, ignore=ignored or shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Snakefile", folder)
    (folder / "results").mkdir()
    (folder / "results" / "full").symlink_to(ROOT / "results" / "full")
    return folder


def plan(folder: Path, **settings: str) -> list[str]:
    """The lines of a dry run."""
    return call(folder, "-c", PLAN, json.dumps(SETTINGS | settings)).strip().splitlines()


def make(folder: Path, python: str = sys.executable) -> None:
    """Run the engine as ``./study paper`` does."""
    call(folder, "-c", MAKE, json.dumps(SETTINGS), python=python)


def with_stand_ins(folder: Path) -> Path:
    """A copy in ``folder`` whose stages are stand-ins."""
    copied(folder)
    (folder / "commands" / "__main__.py").write_text(STAGES)
    lay_beside_stages(folder)
    return folder


def drawn(folder: Path) -> dict[str, str]:
    """When each figure and table was drawn, as its stand-in says."""
    made = folder / "paper" / "generated" / "ci"
    files = [*made.glob("figures/*.pdf"), *made.glob("tables/*.tex")]
    return {f"{path.parent.name.removesuffix('s')} {path.stem}": path.read_text() for path in files}
