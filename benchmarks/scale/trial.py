"""The computed schedule held against real jobs: a few processes, two at a time, that train a few runs each.

``python -m benchmarks.scale.trial FIRST COUNT`` is one such job: it trains ``COUNT`` runs, each an ensemble
of one, compiled by itself.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.child import run_module
from benchmarks.events import Event, Watch
from benchmarks.scale.made_up import MODELS, STUDY, profile
from benchmarks.scale.schedule import Costs, loads, makespan

WORKERS, RUNS, BATCHES = 2, 6, (1, 3)
STEPS = 60_000  # of a run: some seconds


@dataclass(frozen=True)
class Trial:
    """Jobs of ``batch`` runs each: the seconds that the schedule computes, and those that they took."""

    batch: int
    computed: float
    took: float


def trials(root: Path, watch: Watch) -> tuple[Costs, float, list[Trial]]:
    """Return the costs of a job and the seconds of a run, as measured, and what became of the batches.

    Costs and seconds are those of jobs of one run and of ``max(BATCHES)``, ``WORKERS`` of either at a time,
    as the jobs share the machine's memory and clock.
    """
    with tempfile.TemporaryDirectory(prefix="equipoise-trial-") as folder:
        number = iter(range(10**6))

        def jobs(sizes: Sequence[int]) -> list[float]:
            tasks = [(size, Path(folder) / str(next(number))) for size in sizes]
            with ThreadPoolExecutor(WORKERS) as pool:
                return list(pool.map(lambda task: _timed(root, *task), tasks))

        watch(Event("a job that does not count: the files of TensorFlow are read", landmark=True))
        jobs([1])
        watch(Event("jobs of one run, to know their costs", landmark=True))
        short = median(jobs([1] * WORKERS))
        watch(Event(f"jobs of {max(BATCHES)} runs", landmark=True))
        long = median(jobs([max(BATCHES)] * WORKERS))
        run = (long - short) / (max(BATCHES) - 1)
        costs, found = Costs(ready=short - run), []
        for batch in BATCHES:
            watch(Event(f"{RUNS} runs in jobs of {batch}", landmark=True))
            began = time.monotonic()
            jobs([batch] * (RUNS // batch))
            took = time.monotonic() - began
            found.append(Trial(batch, makespan(loads([run] * RUNS, batch), WORKERS, costs), took))
    return costs, run, found


def _timed(root: Path, size: int, folder: Path) -> float:
    began = time.monotonic()
    run_module(Path(sys.executable), "benchmarks.scale.trial", root, (folder, size), os.environ)
    return time.monotonic() - began


def main(folder: Path, count: int) -> None:
    """Train ``count`` runs of different models, below ``folder``."""
    from experiments.run import run_many

    run_many(profile(MODELS, checkpoints=[1, STEPS]).configs(STUDY)[:count], folder)


if __name__ == "__main__":
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")
    main(Path(sys.argv[1]), int(sys.argv[2]))
