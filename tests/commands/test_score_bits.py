"""Scores are the same to the last bit whatever a job got: the threads of its rule, one core or all."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from commands.paths import ROOT
from data import load

# as the engine runs a stage: it hands on as many threads as the rule asks for
STAGE = """
import os, sys
from snakemake.shell import shell
cores, threads = int(sys.argv[1]), int(sys.argv[2])
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
shell(sys.argv[3], threads=threads)
"""


def scores(images: Path, cores: int, threads: int) -> str:
    """What ``./study evaluate`` writes, time apart, of ``images`` as a stage of ``threads`` on ``cores``."""
    command = f'"{sys.executable}" -P -m commands evaluate "{images}" --dataset mnist_2k --json -'
    done = subprocess.run(
        [sys.executable, "-c", STAGE, str(cores), str(threads), command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    told, _, seconds = done.stdout.decode().rpartition('"seconds": ')
    assert len(seconds.split()) == 2  # a number, and the end
    return told


@pytest.mark.slow
def test_a_stage_of_two_threads_scores_as_one_of_one(tmp_path: Path) -> None:
    pixels = load("mnist_2k", "train").pixels[:300].astype(np.float64)
    blurred = tmp_path / "blurred.npy"
    np.save(blurred, np.rint((pixels + np.roll(pixels, 1, axis=1)) / 2).astype(np.uint8))
    one = scores(blurred, 1, 1)
    assert '"value": ' in one
    assert scores(blurred, 2, 2) == one
