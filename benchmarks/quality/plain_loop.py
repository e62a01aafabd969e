"""Trains the plain loop by seeds in the peers' environment and has its samples evaluated by this project."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.child import run_module
from benchmarks.events import Event, Watch
from data import load
from records.columns import PRIMARY

SAMPLES = 10_000


@dataclass(frozen=True)
class Loop:
    """``architecture`` trained for ``epochs`` passes over ``dataset``; ``samples`` of it are evaluated."""

    architecture: str = "mlp"
    epochs: int = 10
    dataset: str = "mnist"
    samples: int = SAMPLES


@dataclass(frozen=True)
class Quality:
    """FD in LeNet's features of one seed, its 95% interval, and the same score of as many real images.

    ``training_seconds`` is the process' time, its start included.
    """

    seed: int
    fd: float
    low: float
    high: float
    floor: float
    floor_low: float
    floor_high: float
    training_seconds: float


def quality(
    loop: Loop, seeds: int, root: Path, peers: Path, watch: Watch, clock: Callable[[], float] = time.monotonic
) -> Iterator[Quality]:
    """Train and evaluate the seeds 0, 1, ... in turn; ``peers`` is their environment's interpreter.

    ``watch`` is told what begins, and from the second seed on how long the rest takes by ``clock``.
    Raises ``EquipoiseError`` if a seed cannot be trained or evaluated, ``DataUnavailable``.
    """
    pixels = load(loop.dataset, "train").pixels
    with TemporaryDirectory() as folder:
        given = Path(folder) / "training.npy"
        np.save(given, pixels)
        start = clock()
        for seed in range(seeds):
            left = (clock() - start) / seed * (seeds - seed) if seed else None
            watch(Event(f"training seed {seed} ({seed + 1} of {seeds})", left=left, landmark=True))
            samples = Path(folder) / f"seed-{seed}.npy"
            began = clock()
            settings = (given, loop.architecture, loop.epochs, seed, loop.samples, samples)
            run_module(peers, "benchmarks.quality.keras_fit", root, settings, os.environ)
            seconds = clock() - began
            left = None if left is None else left - seconds
            watch(Event(f"evaluating seed {seed} ({seed + 1} of {seeds})", left=left, landmark=True))
            metrics = _evaluate(samples, loop.dataset, root)
            score = next(metric for metric in metrics if metric["name"] == PRIMARY)
            names = ("low", "high", "floor", "floor_low", "floor_high")
            yield Quality(
                seed, score["value"], **{name: score[name] for name in names}, training_seconds=seconds
            )


def _evaluate(samples: Path, dataset: str, root: Path) -> list[dict]:
    """Every metric of the file ``samples``, as ``./study evaluate`` writes it."""
    report = samples.with_suffix(".json")
    arguments = ("evaluate", samples, "--dataset", dataset, "--json", report)
    run_module(Path(sys.executable), "commands", root, arguments, os.environ)
    metrics: list[dict] = json.loads(report.read_text())["metrics"]
    return metrics
