"""The driver where there is no flock: its lease keeps what its flock keeps."""

import errno
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from commands.graph import driver
from commands.graph.driver import driver_lock, run_group
from records.locks import lease, lock, owner, signed
from records.locks.errors import TakenOver
from records.locks.pace import Pace
from records.locks.standing import file, look
from tests.commands.test_driver import gone, running
from tests.records.locks.children import environment
from tests.records.locks.test_leases import Clock, leave
from theory.errors import EquipoiseError


@pytest.fixture(autouse=True)
def no_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock.fcntl, "flock", flock)


def test_a_second_driver_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    with running(tmp_path / "lock", environment()) as (started, job):
        with pytest.raises(EquipoiseError, match=f"process {started.pid} on .* is at work"):  # noqa: SIM117
            with driver_lock(tmp_path / "lock"):
                pass
        os.kill(job, 0)


def test_orphans_of_a_killed_driver_are_ended_by_the_next(tmp_path: Path) -> None:
    with running(tmp_path / "lock", environment()) as (driver, job):
        driver.kill()
        driver.wait(5)
        os.kill(job, 0)  # the job outlives its driver
        with driver_lock(tmp_path / "lock"):
            assert gone(job)


def test_a_group_that_another_process_leads_by_now_is_left_alone(tmp_path: Path) -> None:
    with running(tmp_path / "one", environment()) as (driver, job):
        dead = replace(owner.this_process(), started=1)
        group = {"driver": dead.pid, "group": job, "began": owner.started(job) - 1}
        leave(tmp_path / "lock", dead, note=group)
        with driver_lock(tmp_path / "lock"):
            os.kill(job, 0)
            assert driver.poll() is None


def test_a_driver_elsewhere_is_watched_for_a_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, clock, there = tmp_path / "lock", Clock(), replace(owner.this_process(), host="node7", boot="else")
    for module in (lease, signed):
        monkeypatch.setattr(module, "time", clock)
    leave(path, there)
    clock.meanwhile = lambda: leave(path, there, beats=int(clock.now) // 5)
    with pytest.raises(EquipoiseError, match=r"process \d+ on node7\) is at work"), driver_lock(path):
        pass
    assert "on node7) held this checkout; watching up to 60 s for a sign of life" in capsys.readouterr().err
    clock.meanwhile = lambda: None
    with driver_lock(path):
        assert look(path).number == 2


def test_a_driver_that_was_succeeded_ends_its_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = "import os, time; print(os.getpid(), file=open('pid', 'w'), flush=True); time.sleep(60)"
    held = lock.take(tmp_path / "lock", print, pace=Pace(beat=0.1))
    opened = driver._open_gate

    def open_gate(process: subprocess.Popen[bytes]) -> None:
        opened(process)
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().endswith("\n"):
            time.sleep(0.02)
        leave(tmp_path / "lock", replace(owner.this_process(), boot="else"), number=2)

    monkeypatch.setattr(driver, "_open_gate", open_gate)
    with pytest.raises(TakenOver, match="another process has taken over"):
        run_group([sys.executable, "-c", job], tmp_path, held)
    assert gone(int((tmp_path / "pid").read_text()))
    held.release()
    assert file(tmp_path / "lock", 2).exists()


def test_the_exit_code_of_the_graph_is_returned(tmp_path: Path) -> None:
    with driver_lock(tmp_path / "lock") as held:
        assert run_group([sys.executable, "-c", "raise SystemExit(7)"], tmp_path, held) == 7
        assert look(tmp_path / "lock").note["driver"] == os.getpid()
