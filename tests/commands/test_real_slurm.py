"""The runs of the profile ci on a real Slurm whose driver is killed twice: bitwise those made without it.

By night alone, and where root has Slurm; it prints what happened:

    ./study test --nightly tests/commands/test_real_slurm.py -s
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from commands.graph.batches import batches
from commands.paths import ROOT
from experiments.profiles import PROFILES
from tests.commands.one_host_slurm import finished_jobs, lacking, slurm

TARGET = "results/ci/manifest.json"  # all runs made, scored and listed
DRIVER = """
import sys
from commands.graph import calling
from commands.graph.executors import executor
from commands.graph.making import make
from experiments.profiles import PROFILES
where = executor(sys.argv[1]) if sys.argv[1:] else None
told = calling.settings("ci", compute=True)
make(PROFILES["ci"], "results/ci/manifest.json", told, fresh=False, executor=where)
"""
PROFILE = """executor: slurm
jobs: 20
slurm-array-jobs: batch
slurm-keep-successful-logs: true
slurm-init-seconds-before-status-checks: 3
seconds-between-status-checks: 3
default-resources:
  mem_mb: 4000
  runtime: 60
"""
TIMES = {"seconds", "steps_per_second"}
OF_ITS_OWN = {"lease", "speed.csv", "digests.json"}  # who made it, how fast, and digests of files with times


def checkout(folder: Path) -> Path:
    """A copy of this checkout as git would clone it, with the files as they are now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@contextmanager
def driver(folder: Path, variables: Mapping[str, str], *where: str) -> Iterator["subprocess.Popen[str]"]:
    """A driver at work in ``folder``; if the test fails, it and its engine are ended."""
    environment = os.environ | {"PYTHONPATH": str(folder)} | variables
    command = [sys.executable, "-P", "-c", DRIVER, *where]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        except BaseException:
            process.terminate()
            with suppress(ProcessLookupError, OSError, ValueError):
                os.killpg(group(folder), signal.SIGTERM)
            raise


def group(folder: Path) -> int:
    """The process group of the engine in ``folder``."""
    return int(json.loads((folder / "results" / ".driver.lock").read_text())["note"]["group"])


class Watched:
    """The queue, looked at all the time: whose jobs are in it together."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.drivers: set[str] = set()  # by the name of their jobs
        self.at_once = 0  # drivers that had jobs at one time, at most

    def look(self) -> list[str]:
        command = ["squeue", "-r", "--noheader", "--states=PENDING,RUNNING", "--format=%i|%T|%j"]
        told = subprocess.run(
            command, env=os.environ | self.variables, check=True, capture_output=True, text=True
        )
        names = {line.split("|")[2] for line in told.stdout.splitlines()}
        self.drivers |= names
        self.at_once = max(self.at_once, len(names))
        return told.stdout.splitlines()

    def until(self, true: Callable[[], object], process: "subprocess.Popen[str]") -> None:
        while not true():
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            self.look()
            time.sleep(0.5)


def marks(folder: Path) -> int:
    return len(list(folder.glob("results/.marks/ci/batches/*")))


def same_but_for_times(one: object, two: object) -> bool:
    """Whether two records say the same, times and the machine's load apart."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(
            name in TIMES or same_but_for_times(value, two[name]) for name, value in one.items()
        )
    return one == two


def different(here: Path, there: Path) -> tuple[int, list[str]]:
    """Count the files of the runs in two checkouts, and name those that differ in more than times."""
    runs = [folder / "results" / "runs" for folder in (here, there)]
    names = [
        {
            str(file.relative_to(of))
            for file in of.rglob("*")
            if file.is_file() and file.name not in OF_ITS_OWN
        }
        for of in runs
    ]
    both = sorted(names[0] & names[1])
    return len(both), sorted(names[0] ^ names[1]) + [
        name for name in both if not same(*(of / name for of in runs))
    ]


def same(one: Path, two: Path) -> bool:
    """Whether two files of a run say the same."""
    if one.suffix == ".json":
        return same_but_for_times(json.loads(one.read_bytes()), json.loads(two.read_bytes()))
    if one.suffix == ".npz":
        with np.load(one) as a, np.load(two) as b:
            return a.files == b.files and all(a[name].tobytes() == b[name].tobytes() for name in a.files)
    return one.read_bytes() == two.read_bytes()


def on_slurm(folder: Path, variables: Mapping[str, str]) -> Watched:
    """Make the runs in ``folder``, with a driver that is killed and one that is lost with its engine."""
    (folder / "fast").mkdir()
    (folder / "fast" / "config.yaml").write_text(PROFILE)
    queue = Watched(variables)
    with driver(folder, variables, "fast") as first:  # its engine outlives it, and so do the jobs
        queue.until(lambda: marks(folder) >= 1, first)
        first.kill()
    print("\nkilled the driver; in the queue:", *queue.look(), sep="\n    ")
    with driver(folder, variables, "fast") as second:  # as where the whole machine is lost
        queue.until(lambda: len(queue.drivers) == 2, second)
        before = marks(folder)
        queue.until(lambda: marks(folder) > before, second)
        engine = group(folder)
        second.kill()
        os.killpg(engine, signal.SIGKILL)
    print("killed driver and engine; in the queue:", *queue.look(), sep="\n    ")
    with driver(folder, variables, "fast") as third:
        queue.until(lambda: third.poll() is not None or (folder / TARGET).exists(), third)
        said = third.communicate()[1]
    assert third.returncode == 0, said
    print(f"the last driver said:\n{said}")
    assert queue.look() == []
    return queue


def judge(folder: Path, queue: Watched, jobs: list[dict[str, str]]) -> None:
    """See that each run was begun once, and waited for by nobody, as the logs of the jobs tell."""
    print("jobs:", *(f"{job['JobId']} {job['JobState']}" for job in jobs), sep="\n    ")
    logs = "\n".join(
        log.read_text("utf-8", "replace") for log in folder.glob(".snakemake/slurm_logs/**/*.log")
    )
    begun = Counter(re.findall(r"^(\S+): \d+ \w+ to make$", logs, re.MULTILINE))
    resumed = Counter(re.findall(r"^(\S+): resumed at ", logs, re.MULTILINE))
    waited = re.findall(r"^.*another process is working on it.*$", logs, re.MULTILINE)
    counts = {"begun": sum(begun.values()), "resumed": sum(resumed.values()), "waited": len(waited)}
    print(f"{len(jobs)} jobs; runs: {counts}")
    assert queue.at_once == 1  # jobs of two drivers were never in the queue together
    assert len(queue.drivers) == 3
    assert waited == []
    assert max(begun.values()) == 1
    assert marks(folder) == len(batches(PROFILES["ci"]))


@pytest.mark.slow
def test_two_killed_drivers_lose_nothing_and_do_nothing_twice(nightly: bool, tmp_path: Path) -> None:
    if not nightly:
        pytest.skip("by night: it trains the profile ci twice")
    if reason := lacking():
        pytest.skip(reason)
    here, there = checkout(tmp_path / "here"), checkout(tmp_path / "there")
    with driver(here, {}) as local:
        said = local.communicate()[1]
    assert local.returncode == 0, said
    with slurm(tmp_path / "slurm") as variables:
        queue = on_slurm(there, variables)
    judge(there, queue, finished_jobs(tmp_path / "slurm"))
    count, found = different(here, there)
    print(f"{count} files of runs, different: {found}")
    assert count > 500
    assert found == []
