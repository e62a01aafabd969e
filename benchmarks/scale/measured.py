"""The tasks at each number of runs, one process after another, in a folder that is thrown away."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.child import run_module
from benchmarks.events import Event, Watch

USUAL = (10, 1_000, 2_000, 10_000, 100_000)  # runs
MADE = 2_000  # runs that are trained; the record of more is made up
LOOKS = ("list_runs", "status", "plan", "unchanged", "read")  # at runs as they lie where they were made
PACKED = ("pack", "read")  # and at a record that is packed to be committed


@dataclass(frozen=True)
class Figures:
    """What one task took at a number of runs; ``counted`` is what it counted, by name."""

    runs: int
    task: str
    packed: bool
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    counted: dict[str, float]


def measure(sizes: Sequence[int], root: Path, watch: Watch) -> Iterator[Figures]:
    """Yield the figures of every task at each of ``sizes``, numbers of runs; ``root`` has the code.

    Raises ``EquipoiseError`` with the last word of a task that fails.
    """
    for runs in sizes:
        with _checkout() as folder:
            first = "make" if runs <= MADE else "make_up"
            for packed, tasks in ((False, (first, *LOOKS)), (True, PACKED)):
                for task in tasks:
                    watch(Event(f"{runs:,} runs, {task.replace('_', ' ')}", landmark=task == first))
                    yield one(task, runs, root, folder, packed=packed)


def one(task: str, runs: int, root: Path, folder: Path, *, packed: bool = False) -> Figures:
    """Return the figures of one task, done in the checkout ``folder``."""
    environment = os.environ | {"EQUIPOISE_CHECKOUT": str(folder)}
    printed = run_module(Path(sys.executable), "benchmarks.scale.tasks", root, (task, runs), environment)
    counted = json.loads(printed)
    seconds, cpu, peak = (counted.pop(name) for name in ("seconds", "cpu_seconds", "peak_bytes"))
    return Figures(runs, task, packed, seconds, cpu, peak, counted)


@contextmanager
def _checkout() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="equipoise-scale-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
