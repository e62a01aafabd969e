"""What a machine may do to a command, in one clear line: no memory, a killed worker, nothing to write to."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from commands import workers
from commands.__main__ import exit_code, message
from commands.graph.calling import engine_command
from commands.graph.driver import driver_lock, run_group
from commands.paths import ROOT
from theory.errors import EquipoiseError

NO_MEMORY = "no memory left; end other programs, or take a machine with more, and repeat the command"
TRAIN = ["train", "--objective=lsgan", "--architecture=mlp", "--dataset=mnist_2k", "--epochs=1"]


def test_no_memory_is_no_unexpected_error() -> None:
    with pytest.raises(MemoryError) as caught:
        np.empty(2**60, np.uint8)
    of_tensorflow = type("ResourceExhaustedError", (Exception,), {})("OOM when allocating tensor")
    for error in (caught.value, OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), of_tensorflow):
        assert message(error) == NO_MEMORY
        assert exit_code(error) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the limit binds on Linux alone")
def test_a_library_that_does_not_fit_is_a_lack_of_memory() -> None:
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (800 << 20, 800 << 20)); "
    train = "from commands.__main__ import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", limited + train, *TRAIN],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1:] == [f"study: {NO_MEMORY}"]
    assert (done.returncode, done.stdout) == (1, "")


def _die(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_killed_worker_of_a_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    with pytest.raises(EquipoiseError, match="no memory left; repeat the command"):  # noqa: SIM117
        with workers.mapped(_die, range(20)) as results:
            list(results)


@pytest.mark.parametrize("job", ["kill -KILL $$", "bash -c 'kill -KILL $$'; true"])
def test_a_killed_job_of_the_graph_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], job: str
) -> None:
    (tmp_path / "Snakefile").write_text(f"rule all:\n    output: 'made'\n    shell: {job!r}")
    with driver_lock(tmp_path / "lock") as lock:
        assert run_group(engine_command("all", {"profile": "ci"}), tmp_path, lock) == 1
    assert "(killed; no memory left?)" in capfd.readouterr().err


@pytest.mark.skipif(not Path("/proc/sys").is_dir(), reason="a folder in which not even root can write")
def test_a_folder_that_cannot_be_written_ends_a_command_with_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "commands", *TRAIN],
        env=os.environ | {"PYTHONPATH": str(ROOT), "EQUIPOISE_CHECKOUT": "/proc/sys"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("study: no lock can be made in /proc/sys/results/runs/lsgan-mlp-mnist_2k-")
    assert "EQUIPOISE_CHECKOUT" in line
