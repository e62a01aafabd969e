"""``./study evaluate`` as a user runs it: a process of its own, imports and data included.

Task ``evaluate_10000`` has an empty cache of references at every step, ``evaluate_10000:kept`` the one that
an evaluation left.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.competitor import serve
from benchmarks.scores.arrays import IMAGES, digest
from data import load
from data.home import cache_folder

NAMES = {"": "Equipoise, first of a dataset", "kept": "Equipoise, again"}


def moved(seed: int = 0) -> np.ndarray:
    """Training images of MNIST, uint8 [n, 28, 28], each moved by up to two pixels and dimmed."""
    rng, pixels = np.random.default_rng(seed), load("mnist", "train").pixels
    chosen = pixels[rng.integers(0, len(pixels), IMAGES)]
    rolls = rng.integers(-2, 3, (IMAGES, 2))
    images = np.stack([np.roll(one, roll, axis=(0, 1)) for one, roll in zip(chosen, rolls, strict=True)])
    return np.rint(images * rng.uniform(0.7, 1.0, (IMAGES, 1, 1))).astype(np.uint8)


def evaluate(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Call the command on the samples in ``folder``; the scores by name."""
    out = folder / "scores.json"
    command = [sys.executable, "-P", "-m", "commands", "evaluate", folder / "samples.npy", "--json", out]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return {score["name"]: score["value"] for score in json.loads(out.read_bytes())["metrics"]}


def prepare(task: str):
    """A step is one call. Files lie in a folder that goes with this process."""
    kept = task.partition(":")[2]
    images = moved()
    folder = tempfile.TemporaryDirectory(prefix="bench-evaluate-")
    place, cache = Path(folder.name), Path(folder.name) / "cache"
    cache.mkdir()
    np.save(place / "samples.npy", images)
    (cache / "data").symlink_to(cache_folder() / "data")
    environment = os.environ | {"EQUIPOISE_CACHE": str(cache)}
    values = evaluate(place, environment)

    def steps(count: int) -> dict[str, int]:
        for _ in range(count):
            if not kept:
                shutil.rmtree(cache / "references", ignore_errors=True)
            evaluate(place, environment)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        peak *= 1 if sys.platform == "darwin" else 1024
        return {"peak_bytes": peak, "working_bytes": peak}

    steps.folder = folder  # removed when nobody steps any more
    facts = {"name": NAMES[kept], "version": f"NumPy {np.__version__}", "warm_up": 0}
    return steps, facts | {"values": values, "inputs": digest(images)}


if __name__ == "__main__":
    serve(prepare)
