"""One driver per checkout: runs the graph in a process group of its own and ends that group with itself.

The lock is an ``flock`` whose descriptor the graph and its jobs inherit: the system releases it when
the last of them is gone, however they died. The engine's own lock, which outlives a kill, is not used.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from commands.graph.engine import ERRORS
from theory.errors import EquipoiseError

GRACE = 10.0  # seconds that an interrupted graph has to write its checkpoints
MOST_SAID = 2**16  # bytes: what a pipe holds


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end_group(group: int, reap: Callable[[], object] = lambda: None) -> None:
    """Interrupt a process group, then kill what is left of it after ``GRACE`` seconds.

    ``reap`` collects a dead child of ours, which would otherwise count as living.
    """
    deadline = time.monotonic() + GRACE
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGINT)
        while time.monotonic() < deadline:
            time.sleep(0.05)
            reap()
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


@contextmanager
def driver_lock(path: Path) -> Iterator[int]:
    """Hold the checkout's driver lock; yields its descriptor, to be inherited by the graph.

    If the recorded driver is dead but its jobs live on, they are ended first. Raises
    ``EquipoiseError`` while another driver is alive.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int) -> None:
    for last_try in (False, True):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = _read(descriptor)
            driver, group = holder.get("driver", 0), holder.get("group", 0)
            if last_try or not group or _alive(driver):
                raise EquipoiseError(
                    f"another ./study paper (process {driver or 'unknown'}) is at work in this checkout; "
                    "wait for it, or stop it with Ctrl-C there"
                ) from None
            _end_group(group)
            time.sleep(0.2)  # the system takes a moment to release the lock


def _read(descriptor: int) -> dict[str, int]:
    try:
        holder: dict[str, int] = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return holder


def _record(descriptor: int, group: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps({"driver": os.getpid(), "group": group}).encode(), 0)


def run_group(command: Sequence[str], folder: Path, lock: int) -> int:
    """Run ``command`` as the leader of a process group; returns its exit code.

    Ctrl-C, SIGTERM and SIGHUP end the whole group before ``KeyboardInterrupt`` goes on. After a failure, what
    the command wrote to the descriptor that ``ERRORS`` names is repeated on stderr.
    """

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = {s: signal.signal(s, interrupt) for s in (signal.SIGTERM, signal.SIGHUP)}
    errors, writing = os.pipe()
    environment = os.environ | {"STUDY_INSIDE_GRAPH": "1", ERRORS: str(writing)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        pass_fds=(lock, writing),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        _record(lock, process.pid)
        if code := process.wait():
            _repeat(errors, code)
        return code
    except KeyboardInterrupt:
        _end_group(process.pid, process.poll)
        with suppress(KeyboardInterrupt):
            process.wait()
        raise
    finally:
        os.close(errors)
        for number, handler in previous.items():
            signal.signal(number, handler)


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
