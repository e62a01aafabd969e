"""One run from its start to its result, timed from its second block on; prints one JSON line."""

import csv
import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.competitor import peak_bytes
from benchmarks.emulation import keep
from benchmarks.gan_run import BATCH, IMAGES
from data import Images, load
from experiments.config import GanConfig
from experiments.run import run
from experiments.training.progress import Lines
from records.files import SPEED

RESULTS = Path(__file__).resolve().parents[2] / "results"  # where runs are written, and what disk that is


class Clock(Lines):
    """What a user without a terminal sees, and when the first block of steps was done."""

    began: float | None = None

    def advance(self, *position, **readings) -> None:
        """A block of steps is done."""
        super().advance(*position, **readings)
        self.began = self.began or time.monotonic()


def images(*_arguments) -> Images:
    """The committed digits over and over, as many as MNIST has."""
    few = load("mnist_2k", "train")
    return Images("repeated digits", "train", np.resize(few.pixels, (IMAGES, 28, 28)), None, few.sha256)


def config(architecture: str, epochs: int) -> GanConfig:
    """Return the config of a run of the study, with another length."""
    return GanConfig(objective="non_saturating", architecture=architecture, epochs=epochs, batch_size=BATCH)


def timed(architecture: str, epochs: int) -> dict:
    """Make a run in a folder that is then removed; what ``benchmarks.competitor`` says of it."""
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=RESULTS) as runs:
        made = run(config(architecture, epochs), Path(runs), load_images=images, progress=clock)
        seconds = time.monotonic() - clock.began
        with (made.path / SPEED).open(newline="") as file:
            blocks = [(int(row["step"]), float(row["steps_per_second"])) for row in csv.DictReader(file)]
    inside = sum((step - before) / speed for (before, _), (step, speed) in pairwise(blocks))
    return {
        "steps": made.steps - blocks[0][0],
        "seconds": seconds,
        "outside_seconds": seconds - inside,
        "peak_bytes": peak_bytes(),
        "working_bytes": peak_bytes(),
    }


if __name__ == "__main__":
    keep()
    print(json.dumps(timed(sys.argv[1], int(sys.argv[2]))))
