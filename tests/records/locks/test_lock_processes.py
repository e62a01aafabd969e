"""Processes that contend for a lease: never two inside, and the dead and the suspended are succeeded."""

import signal
from contextlib import ExitStack

import pytest

from records.locks.standing import look, numbers
from tests.records.locks.children import child, line

HOLD = """
import sys
from pathlib import Path
from records import atomic
from records.locks.pace import Pace
from records.locks.lock import wait
folder, silence = Path(sys.argv[1]), float(sys.argv[2])
held = wait(folder / "lease", print, pace=Pace(0.1, silence))
print("inside", flush=True)
for name in sys.stdin:
    try:
        atomic.write_text(folder / "file", name)
        print("written", flush=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
"""
# the oracle is a true flock, held while inside: a second process inside would find it held, and fail
CONTEND = """
import os, sys
from fcntl import LOCK_EX, LOCK_NB
from pathlib import Path
from sitecustomize import true_flock
from records.locks.pace import Pace
from records.locks.lock import wait
folder, times, dies = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "dies"
oracle = os.open(folder / "oracle", os.O_RDWR | os.O_CREAT)
for _ in range(times):
    held = wait(folder / "lease", lambda said: None, pace=Pace(0.02, 60.0))
    true_flock(oracle, LOCK_EX | LOCK_NB)
    count = int((folder / "count").read_text())
    os.sched_yield()
    (folder / "count").write_text(str(count + 1))
    if dies:
        os._exit(0)
    os.close(oracle)
    oracle = os.open(folder / "oracle", os.O_RDWR)
    held.release()
"""


def inside(process):
    """Wait until a child holds the lease; what it said before."""
    said = []
    while (told := line(process)) not in ("inside", ""):
        said.append(told)
    assert told == "inside", process.stderr.read()
    return said


def ask(process, text):
    """Have a child write a file in the folder of its lock; what became of it."""
    process.stdin.write(f"{text}\n")
    process.stdin.flush()
    return line(process)


@pytest.mark.parametrize(("processes", "times", "how"), [(3, 60, "lives"), (5, 1, "dies")])
def test_two_processes_are_never_inside_at_once(tmp_path, processes, times, how):
    (tmp_path / "count").write_text("0")
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(child(CONTEND, tmp_path, times, how)) for _ in range(processes)]
        for process in all_of_them:
            assert process.wait(120) == 0, process.stderr.read()
    assert (tmp_path / "count").read_text() == str(processes * times)
    assert numbers(tmp_path / "lease") == [processes * times]


@pytest.mark.parametrize("no_flock", ["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def test_a_killed_holder_is_succeeded_at_once(tmp_path, no_flock):
    with child(HOLD, tmp_path, 600, no_flock=no_flock) as first:
        (said,) = inside(first)
        assert said.endswith("which has no flock; a lease with heartbeat is used instead")
        assert ask(first, "of the first") == "written"
        assert look(tmp_path / "lease").owner.pid == first.pid
        with child(HOLD, tmp_path, 600, no_flock=no_flock) as second:
            first.kill()
            inside(second)
            assert look(tmp_path / "lease").owner.pid == second.pid
            assert ask(second, "of the second") == "written"


def test_a_suspended_holder_is_succeeded_and_finds_out_when_it_goes_on(tmp_path):
    with child(HOLD, tmp_path, 1) as first:
        inside(first)
        assert ask(first, "of the first") == "written"
        first.send_signal(signal.SIGSTOP)
        with child(HOLD, tmp_path, 1) as second:
            inside(second)
            first.send_signal(signal.SIGCONT)
            assert ask(first, "too late") == "TakenOver"
            assert ask(second, "of the second") == "written"
            assert ask(first, "too late") == "TakenOver"
            assert (tmp_path / "file").read_text() == "of the second\n"
