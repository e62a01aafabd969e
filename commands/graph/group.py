"""Ending a process group: asked first, so that its runs are saved, then made to."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

GRACE = 4.5  # seconds that an interrupted graph has to write its checkpoints
POLITE = 2.0  # seconds after which a program that does not heed Ctrl-C, such as TeX, is told in another way
GROUP = 2  # of the fields after a process' name in /proc/PID/stat
_STATE, _DEAD = 0, "ZX"


def end_group(group: int, reap: Callable[[], object] = lambda: None, grace: float | None = None) -> None:
    """Interrupt a process group, then kill what is left of it after ``grace`` seconds, else ``GRACE``.

    ``reap`` collects a dead child of ours. A second Ctrl-C kills it at once, and is raised.
    """
    began, last = time.monotonic(), GRACE if grace is None else grace
    try:
        if not lives(group):
            return
        for after, number in ((0.0, signal.SIGINT), (POLITE, signal.SIGTERM), (last, signal.SIGKILL)):
            while time.monotonic() - began < after:
                reap()
                if not lives(group):
                    return
                time.sleep(0.05)
            _tell(group, number)
    except BaseException:
        _tell(group, signal.SIGKILL)
        raise


def _tell(group: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def lives(group: int) -> bool:
    """Whether a process of the group lives; one that has ended and was not collected does not."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    told = list(_states(group))
    return not told or any(state not in _DEAD for state in told)


def _states(group: int) -> Iterator[str]:
    """The state of each process of the group, where the system tells."""
    for stat in Path("/proc").glob("[1-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(fields[GROUP]) == group:
                yield fields[_STATE]
