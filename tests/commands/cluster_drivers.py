"""Drivers of the graph in a copy whose jobs run elsewhere: what one is, and what becomes of it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from commands.graph import expected
from commands.graph.batches import SECONDS
from experiments.profiles import PROFILES
from tests.commands.graph_copies import SETTINGS, with_stand_ins

HANGS = 600.0  # seconds, however slow the machine is

DRIVER = """
import json, sys
from pathlib import Path
from commands.graph.driver import driver_lock
from commands.graph.executors import executor
from commands.graph.making import _own_jobs, _run
from experiments.profiles import PROFILES
where = executor("fast")
with driver_lock(Path("results/.driver.lock")) as lock, _own_jobs(where):
    sys.exit(_run(PROFILES["ci"], "results/.marks/ci/trained-vae", json.loads(sys.argv[1]), where, lock))
"""

plugged = pytest.mark.skipif(
    find_spec("snakemake_executor_plugin_slurm") is None, reason="the plugin is installed by ./study test"
)


def epochs_of_a_batch() -> int:
    """How many epochs of the faster autoencoder on the subset fill a batch: each is a job of its own."""
    [run] = PROFILES["ci"].configs("vae")
    return 1 + int(SECONDS * run.epochs / expected.seconds(run))


def until(true: Callable[[], object], driver: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + HANGS
    while not true():
        assert driver.poll() is None, driver.communicate()[1]
        assert time.monotonic() < deadline, "what is waited for does not come"
        time.sleep(0.1)


@contextmanager
def driving(folder: Path, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A driver, which is ended if the test fails."""
    command = [sys.executable, "-P", "-c", DRIVER, json.dumps(SETTINGS)]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as driver:
        try:
            yield driver
        finally:
            driver.terminate()


def with_batches(folder: Path, *, studies: str, batch: str, profile: str) -> Path:
    """A copy in ``folder`` with these ``studies`` whose batches are made by the program ``batch``.

    The ``profile`` of the engine, "fast", is the driver's.
    """
    with_stand_ins(folder)
    (folder / "commands" / "__main__.py").write_text(batch)
    (folder / "experiments" / "profiles" / "ci.toml").write_text(studies)
    (folder / "fast").mkdir()
    (folder / "fast" / "config.yaml").write_text(profile)
    return folder


def calling(folder: Path, programs: Path) -> dict[str, str]:
    """The variables of a driver in ``folder`` whose Slurm has its ``programs`` there."""
    return os.environ | {
        "PYTHONPATH": str(folder),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
