"""One driver a checkout; a driver's death, however it dies, never blocks the next one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.graph.driver import driver_lock, run_group
from engine.interrupts import STOPPING
from theory.errors import EquipoiseError

ROOT = Path(__file__).resolve().parents[2]
DRIVER = """
import sys
from pathlib import Path
from commands.graph.driver import driver_lock, run_group
with driver_lock(Path(sys.argv[1])) as lock:
    print("locked", flush=True)
    try:
        sys.exit(run_group([sys.executable, "-c", sys.argv[2]], Path("."), lock))
    except KeyboardInterrupt:
        sys.exit(130)
"""
JOB = """
import os, time
from engine.interrupts import install
install()
print(os.getpid(), flush=True)
time.sleep(60)
"""


@contextmanager
def running(
    lock: Path, environment: Mapping[str, str] = os.environ | {"PYTHONPATH": str(ROOT)}
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A driver in a process of its own, and its job's process id."""
    command = [sys.executable, "-c", DRIVER, str(lock), JOB]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == "locked\n"
        job = int(driver.stdout.readline())
        yield driver, job
        driver.terminate()


def gone(pid: int) -> bool:
    """Whether a process ends, within a minute; one that is dead and not yet reaped has ended."""
    for _ in range(1200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_second_driver_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    with running(tmp_path / "lock") as (driver, _):
        message = f"process {driver.pid}"
        with pytest.raises(EquipoiseError, match=message), driver_lock(tmp_path / "lock"):
            pass


@pytest.mark.parametrize("signal_number", STOPPING)
def test_an_interrupted_driver_takes_its_jobs_along(tmp_path: Path, signal_number: signal.Signals) -> None:
    with running(tmp_path / "lock") as (driver, job):
        driver.send_signal(signal_number)
        assert driver.wait(15) == 130
        assert gone(job)


def test_orphans_of_a_killed_driver_are_ended_by_the_next(tmp_path: Path) -> None:
    with running(tmp_path / "lock") as (driver, job):
        driver.kill()
        driver.wait(5)
        os.kill(job, 0)  # the job outlives its driver
        with driver_lock(tmp_path / "lock"):
            assert gone(job)


def test_the_exit_code_of_the_graph_is_returned(tmp_path: Path) -> None:
    with driver_lock(tmp_path / "lock") as lock:
        assert run_group([sys.executable, "-c", "raise SystemExit(7)"], tmp_path, lock) == 7
        assert json.loads((tmp_path / "lock").read_text())["note"]["driver"] == os.getpid()
