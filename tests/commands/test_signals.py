"""What asks a command to stop: each signal, in an import and in training, and a dead terminal."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from commands.paths import ROOT
from engine import interrupts

SIGNALS = pytest.mark.parametrize("number", interrupts.STOPPING, ids=lambda number: number.name)
SAYS = "study: interrupted; the same command goes on where it stopped"
TRAIN = ["train", "--objective=lsgan", "--architecture=mlp", "--dataset=mnist_2k", "--epochs=2000"]
STEPS = 14_000
COMMAND = [sys.executable, "-P", "-m", "commands", *TRAIN, "--checkpoint-every=inf"]
# as TensorFlow is imported: a compiled module that is interrupted raises an error of its own
SLOW_IMPORT = """
import os, time
open(os.environ["IMPORTING"], "w").close()
try:
    time.sleep(600)
except BaseException:
    raise ImportError("initialization failed") from None
"""
# the terminal at standard input becomes the one whose end hangs up
ON_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

# the driver of a graph, whose one job is the command that follows
DRIVER = """
import sys
from pathlib import Path
from commands.graph.driver import driver_lock, run_group
with driver_lock(Path(sys.argv[1])) as lock:
    try:
        sys.exit(run_group(sys.argv[2:], Path("."), lock, grace=600.0))  # a busy machine may take long
    except KeyboardInterrupt:
        sys.exit(130)
"""


def start(folder: Path, command: list[str], **changes: str) -> subprocess.Popen[str]:
    """A command of the study, in a process of its own."""
    environment = {"PYTHONPATH": str(ROOT), "EQUIPOISE_CHECKOUT": str(folder)}
    return subprocess.Popen(
        command,
        env=os.environ | environment | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(folder: Path, name: str, process: subprocess.Popen) -> Path:
    """Wait until there is a file of this name below ``folder``."""
    for _ in range(2400):
        for path in folder.rglob(name):
            return path
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError(f"no {name} within two minutes")


def saved_step(folder: Path) -> int:
    """The step of the one checkpoint below ``folder``."""
    [checkpoint] = folder.rglob("checkpoint.npz")
    with np.load(checkpoint) as state:
        return int(state["step"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGUSR1"])
def test_a_run_that_is_told_to_stop_is_saved_and_says_so(tmp_path: Path, name: str) -> None:
    process = start(tmp_path, COMMAND)
    wait_for(tmp_path, "epoch-01.png", process)
    process.send_signal(signal.Signals[name])
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == SAYS
    step = saved_step(tmp_path)
    assert err.splitlines()[-2].endswith(f": saved; {STEPS - step} steps are left")
    assert step >= 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ignored"), [("SIGUSR1", None), ("SIGTERM", "INT")]
)  # in a script's background
def test_the_jobs_of_a_graph_are_saved_when_its_driver_is_told_to_stop(
    tmp_path: Path, name: str, ignored: str | None
) -> None:
    driver = [sys.executable, "-P", "-c", DRIVER, str(tmp_path / "lock"), *COMMAND]
    if ignored is not None:
        driver = ["bash", "-c", f"trap '' {ignored}; exec \"$@\"", "bash", *driver]
    process = start(tmp_path, driver)
    wait_for(tmp_path, "epoch-01.png", process)
    process.send_signal(signal.Signals[name])
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert saved_step(tmp_path) >= 7


@SIGNALS
def test_an_import_is_ended_by_each_signal(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "tensorflow.py").write_text(SLOW_IMPORT)
    mark = tmp_path / "importing"
    process = start(
        tmp_path, COMMAND, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]), IMPORTING=str(mark)
    )
    wait_for(tmp_path, mark.name, process)
    process.send_signal(number)
    assert process.communicate(timeout=120) == ("", f"{SAYS}\n")
    assert process.returncode == 130


@pytest.mark.slow
def test_a_run_goes_on_that_was_started_to_outlive_its_terminal(tmp_path: Path) -> None:
    process = start(tmp_path, ["nohup", *COMMAND, "--checkpoint-every=0.001"])
    wait_for(tmp_path, "checkpoint.npz", process)
    process.send_signal(signal.SIGHUP)
    first = saved_step(tmp_path)
    for _ in range(2400):
        if saved_step(tmp_path) > first + 20:
            break
        time.sleep(0.05)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=120)[1].endswith(f"{SAYS}\n")
    assert process.returncode == 130
    assert saved_step(tmp_path) > first + 20


@pytest.mark.slow
def test_a_run_whose_terminal_is_closed_is_saved_though_nobody_can_be_told(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL, *COMMAND],
        env=os.environ | {"PYTHONPATH": str(ROOT), "EQUIPOISE_CHECKOUT": str(tmp_path)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    closing = threading.Event()

    def watch() -> None:
        with suppress(OSError):
            while not closing.is_set():
                os.read(ours, 4096)
        os.close(ours)

    watching = threading.Thread(target=watch)
    watching.start()
    wait_for(tmp_path, "epoch-01.png", process)
    closing.set()
    assert process.wait(120) == 130
    watching.join()
    assert saved_step(tmp_path) >= 7


def test_a_second_ctrl_c_is_obeyed_at_once_and_a_system_that_repeats_itself_is_not() -> None:
    noted = interrupts.Interrupts()
    for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
        noted.note(number, None)
    with pytest.raises(KeyboardInterrupt):
        noted.note(signal.SIGINT, None)


@SIGNALS
def test_a_signal_that_was_ignored_stays_ignored(number: signal.Signals) -> None:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        assert number not in interrupts.heeded()
        with interrupts.deferred() as noted:
            signal.raise_signal(number)
        assert noted.requested is None
        assert signal.getsignal(number) == signal.SIG_IGN
    finally:
        signal.signal(number, before)


def test_a_request_that_the_block_did_not_see_is_obeyed_at_its_end() -> None:
    with pytest.raises(KeyboardInterrupt), interrupts.deferred():
        signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
