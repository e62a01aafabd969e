"""One driver per checkout: runs the graph in a process group of its own and ends that group with itself.

The lock is an ``flock`` whose descriptor the graph and its jobs inherit: the system releases it when
the last of them is gone, however they died. Where there is no flock it is a lease that the driver keeps up;
jobs that outlive it are found by their process group. The engine's own lock, which outlives a kill, is not
used.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from commands.graph.engine import ERRORS
from commands.graph.group import end_group
from engine.interrupts import heeded, held_back
from records.locks.base import Lock
from records.locks.errors import Busy
from records.locks.lock import outlast, take
from records.locks.owner import started
from records.locks.pace import PACE
from theory.errors import EquipoiseError

MOST_SAID = 2**16  # bytes: what a pipe holds
RELEASED = 20  # times a twentieth of a second: the system takes a moment to release a lock
# the graph begins when its driver has noted it, and not at all if the driver died before
GATE = 'read -r go && exec "$@" </dev/null'


@contextmanager
def driver_lock(path: Path) -> Iterator[Lock]:
    """Hold the checkout's driver lock while the block runs; ``run_group`` hands it on to the graph.

    If the recorded driver is dead but its jobs live on, they are ended first. Raises
    ``EquipoiseError`` while another driver is alive.
    """
    lock = _acquire(path)
    try:
        yield lock
    finally:
        lock.release()


def _acquire(path: Path) -> Lock:
    try:
        return _begun(take(path, say, orphaned=_end_orphans))
    except Busy as busy:
        found = busy
    try:
        if found.elsewhere:
            say(f"{_named(found)} held this checkout; watching up to {PACE.silence:g} s for a sign of life")
            return _begun(outlast(path, say))
        if (owner := found.holder.owner) is None or owner.gone:
            _end_orphans(found.note)
            return _begun(_released(path))
    except Busy as busy:
        found = busy
    raise EquipoiseError(
        f"{_named(found)} is at work in this checkout; "
        + (found.holder.stuck or "wait for it, or stop it with Ctrl-C there")
    )


def _begun(lock: Lock) -> Lock:
    """The lock, without what an earlier driver noted in it."""
    lock.note(driver=os.getpid())
    return lock


def _released(path: Path) -> Lock:
    """Take a lock whose holders have just ended."""
    for _ in range(RELEASED):
        with suppress(Busy):
            return take(path, say, orphaned=_end_orphans)
        time.sleep(0.05)
    return take(path, say, orphaned=_end_orphans)


def _named(found: Busy) -> str:
    return f"another ./study paper ({found.holder})"


def say(line: str) -> None:
    """Tell the user one thing."""
    print(f"study: {line}", file=sys.stderr, flush=True)


def _end_orphans(note: Mapping[str, int]) -> None:
    """End the jobs that a dead driver of this machine left; a group of a later leader is another's."""
    group = note.get("group", 0)
    if group and started(group) in (0, note.get("began", 0)):
        end_group(group)


class _Stop:
    """The handler of the signals that stop: heard at once, obeyed once there is something to end."""

    def __init__(self) -> None:
        self.asked = self.obeys = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self.obeys:
            raise KeyboardInterrupt

    def obey(self) -> None:
        """Leave with ``KeyboardInterrupt`` at what comes, and at what has come."""
        self.obeys = True
        if self.asked:
            raise KeyboardInterrupt


def run_group(command: Sequence[str], folder: Path, lock: Lock, *, grace: float | None = None) -> int:
    """Run ``command`` as the leader of a process group; returns its exit code. None of the group is left.

    The signals that stop (``engine.interrupts``) wait in the group until its processes ask for them, as
    ``install`` does. Here Ctrl-C and the others end the whole group, whose runs save a checkpoint, within
    ``grace`` seconds (``group.GRACE`` unless said), before ``KeyboardInterrupt`` goes on, and so does a lock
    that another driver has taken over before ``TakenOver``. After a failure, what the command wrote to the
    descriptor that ``ERRORS`` names is repeated on stderr.
    """
    stop = _Stop()
    previous = {s: signal.signal(s, stop) for s in heeded()}
    if signal.SIGINT not in previous:  # ignored here, in a script's background; in the group it is our word
        previous[signal.SIGINT] = signal.signal(signal.SIGINT, lambda *_: None)
    errors, writing = os.pipe()
    process = _started(command, folder, lock, writing)
    os.close(writing)
    try:
        lock.note(driver=os.getpid(), group=process.pid, began=started(process.pid))
        stop.obey()
        _open_gate(process)
        if code := _wait(process, lock):
            _repeat(errors, code)
        return code
    finally:
        try:
            end_group(process.pid, process.poll, grace)
            with suppress(KeyboardInterrupt):
                process.wait()
        finally:
            os.close(errors)
            for number, handler in previous.items():
                signal.signal(number, handler)


def _started(command: Sequence[str], folder: Path, lock: Lock, errors: int) -> "subprocess.Popen[bytes]":
    """Start a group that waits to be let in."""
    with held_back():
        return subprocess.Popen(
            ["/bin/sh", "-c", GATE, "sh", *command],
            cwd=folder,
            env=os.environ | {"STUDY_INSIDE_GRAPH": "1", ERRORS: str(errors)},
            pass_fds=(errors,) if lock.descriptor is None else (errors, lock.descriptor),
            start_new_session=True,
            stdin=subprocess.PIPE,
        )


def _open_gate(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:  # it may have been killed
        process.stdin.write(b"go\n")


def _wait(process: "subprocess.Popen[bytes]", lock: Lock) -> int:
    """Wait until the graph has ended, and see now and then that the lock is still ours."""
    while True:
        try:
            return process.wait(lock.beat)
        except subprocess.TimeoutExpired:
            lock.check()


def _repeat(errors: int, code: int) -> None:
    """Say what the engine said of its failure, or which signal ended it."""
    os.set_blocking(errors, False)  # a job that lives on may hold the other end
    with suppress(BlockingIOError):
        for line in os.read(errors, MOST_SAID).decode(errors="replace").splitlines():
            print(f"engine: {line}", file=sys.stderr)
    if code < 0:
        name = signal.Signals(-code).name
        print(
            f"engine: ended by {name}" + (" (no memory left?)" if name == "SIGKILL" else ""), file=sys.stderr
        )
