"""What is measured at a number of runs, one task a process: ``python -m benchmarks.scale.tasks TASK RUNS``.

The process works in the checkout that ``EQUIPOISE_CHECKOUT`` names and prints one JSON object: "seconds" and
"cpu_seconds" of the task without its imports, "peak_bytes" of the process, and what the task counted.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from benchmarks.competitor import peak_bytes, pin_threads

pin_threads()

from benchmarks.scale.made_up import NAME, STUDY, profile, write
from commands import paths
from experiments.profiles import PROFILES

Counted = dict[str, float]


def make(runs: int) -> Callable[[], Counted]:
    """Train the runs with the study's own runner, all in this process."""
    from engine import surroundings
    from experiments.run import run_many

    surroundings.start()
    import gan.discriminator_1d_ensembles  # noqa: F401  # and with it TensorFlow

    def task() -> Counted:
        run_many(profile(runs).configs(STUDY), paths.runs())
        return on_disk(paths.runs())

    return task


def make_up(runs: int) -> Callable[[], Counted]:
    """Write the record of runs that nobody made."""

    def task() -> Counted:
        write(runs, paths.results())
        return on_disk(paths.runs())

    return task


def list_runs(runs: int) -> Callable[[], Counted]:
    """Write the profile's list of its runs."""
    from experiments.manifest import write_manifest

    def task() -> Counted:
        return {"bytes": write_manifest(profile(runs), paths.results()).stat().st_size}

    return task


def pack(runs: int) -> Callable[[], Counted]:
    """Copy the record to where it would be committed, the seeds of a model in one folder."""
    from experiments.manifest import write_manifest

    def task() -> Counted:
        write_manifest(profile(runs, recorded=True), paths.results())
        return on_disk(paths.results() / NAME)

    return task


def status(runs: int) -> Callable[[], Counted]:
    """``./study status``."""
    from commands.cli.status import command

    def task() -> Counted:
        said = _called(command, "--profile", NAME)
        assert f"{runs:3} of {runs} runs done" in said
        return {}

    return task


def plan(_runs: int) -> Callable[[], Counted]:
    """``./study paper --dry-run``: the engine's graph is set up, and what it would make is told."""
    from commands.cli.paper import command

    def task() -> Counted:
        return {"steps": _called(command, "--profile", NAME, "--dry-run").count("\n")}

    return task


def unchanged(_runs: int) -> Callable[[], Counted]:
    """What ``./study paper`` compares before it says that nothing changed: code and results, by content."""
    from commands.graph.marks import results_of
    from commands.graph.unchanged import Watched

    def task() -> Counted:
        read = tuple(results_of(PROFILES[NAME]))
        Watched(NAME, "all", {}, read).sources()
        return {}

    return task


def read(runs: int) -> Callable[[], Counted]:
    """The runs and their gradients as tables, as figures and tables of the paper ask for them."""
    from experiments.code_states import state_of
    from records.reading.tables import Records

    def task() -> Counted:
        records = Records(paths.results(), NAME, state_of)
        found, rows = len(records.runs()), len(records.gradients())
        assert (found, rows) == (runs, 9 * runs)
        return {"rows": rows}

    return task


def _called(command: click.Command, *arguments: str) -> str:
    """Call a command in this process; returns what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        command.main(list(arguments), standalone_mode=False)
    return said.getvalue()


def on_disk(folder: Path) -> Counted:
    """Count the entries directly in a folder, the files at any depth, their bytes and the room they take."""
    entries = files = size = room = 0
    for top, below, names in os.walk(folder):
        if Path(top) == folder:
            entries = len(below) + len(names)
        for name in names:
            found = os.stat(os.path.join(top, name))
            files, size, room = files + 1, size + found.st_size, room + found.st_blocks * 512
    return {"entries": entries, "files": files, "bytes": size, "room": room}


TASKS = {task.__name__: task for task in (make, make_up, list_runs, pack, status, plan, unchanged, read)}


def main(name: str, runs: int) -> dict[str, Any]:
    """Do one task; returns what it took."""
    with PROFILES.extended(profile(runs)):
        task = TASKS[name](runs)
        began, cpu = time.perf_counter(), time.process_time()
        counted = task()
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    return {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_bytes": peak_bytes(), **counted}


if __name__ == "__main__":
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that print must not disturb the reply
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))), file=replies, flush=True)
