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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from commands.graph.engine import ERRORS
from engine.interrupts import heeded
from records.locks.base import Lock
from records.locks.errors import Busy, TakenOver
from records.locks.lease import PACE
from records.locks.lock import outlast, take
from records.locks.owner import alive, started
from theory.errors import EquipoiseError

GRACE = 10.0  # seconds that an interrupted graph has to write its checkpoints
MOST_SAID = 2**16  # bytes: what a pipe holds


def _end_group(group: int, reap: Callable[[], object] = lambda: None, grace: float = GRACE) -> None:
    """Interrupt a process group, then kill what is left of it after ``grace`` seconds.

    ``reap`` collects a dead child of ours, which would otherwise count as living.
    """
    deadline = time.monotonic() + grace
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGINT)
        while time.monotonic() < deadline:
            time.sleep(0.05)
            reap()
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


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
        return take(path, say, orphaned=_end_orphans)
    except Busy as busy:
        holder = busy
    driver, group = holder.note.get("driver", 0), holder.note.get("group", 0)
    try:
        if holder.elsewhere:
            say(f"{_named(holder)} held this checkout; watching up to {PACE.silence:g} s for a sign of life")
            return outlast(path, say)
        if group and not alive(driver):
            _end_group(group)
            time.sleep(0.2)  # the system takes a moment to release the lock
            return take(path, say, orphaned=_end_orphans)
    except Busy:
        pass
    raise EquipoiseError(
        f"{_named(holder)} is at work in this checkout; wait for it, or stop it with Ctrl-C there"
    )


def _named(holder: Busy) -> str:
    where = f" on {holder.elsewhere}" if holder.elsewhere else ""
    return f"another ./study paper (process {holder.note.get('driver') or 'unknown'}{where})"


def say(line: str) -> None:
    """Tell the user one thing."""
    print(f"study: {line}", file=sys.stderr, flush=True)


def _end_orphans(note: Mapping[str, int]) -> None:
    """End the jobs that a dead driver of this machine left; a group of a later leader is another's."""
    group = note.get("group", 0)
    if group and started(group) in (0, note.get("began", 0)):
        _end_group(group)


def _record(lock: Lock, group: int) -> None:
    lock.note(driver=os.getpid(), group=group, began=started(group))


def run_group(command: Sequence[str], folder: Path, lock: Lock, *, grace: float = GRACE) -> int:
    """Run ``command`` as the leader of a process group; returns its exit code.

    Ctrl-C and the other signals that stop (``engine.interrupts``) end the whole group, whose runs save a
    checkpoint, within ``grace`` seconds, before ``KeyboardInterrupt`` goes on, and so does a lock that
    another driver has taken over before ``TakenOver``. After a failure, what the command wrote to the
    descriptor that ``ERRORS`` names is repeated on stderr.
    """

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = {s: signal.signal(s, interrupt) for s in heeded()}
    if signal.SIGINT not in previous:  # ignored here, in a script's background; in the group it is our word
        previous[signal.SIGINT] = signal.signal(signal.SIGINT, lambda *_: None)
    errors, writing = os.pipe()
    environment = os.environ | {"STUDY_INSIDE_GRAPH": "1", ERRORS: str(writing)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        pass_fds=(writing,) if lock.descriptor is None else (writing, lock.descriptor),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        _record(lock, process.pid)
        if code := _wait(process, lock):
            _repeat(errors, code)
        return code
    except (KeyboardInterrupt, TakenOver):
        _end_group(process.pid, process.poll, grace)
        with suppress(KeyboardInterrupt):
            process.wait()
        raise
    finally:
        os.close(errors)
        for number, handler in previous.items():
            signal.signal(number, handler)


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
