"""Which process holds a lease, and whether that process is certainly gone."""

import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

BOOT = Path("/proc/sys/kernel/random/boot_id")
DEAD = "ZX"  # states of a process that has ended and was not yet collected
STOPPED = "Tt"  # by a signal, by a debugger
STATE, THREADS, STARTED = 0, 17, 19  # of the fields after a process' name in /proc/PID/stat


@dataclass(frozen=True)
class Owner:
    """A process, by what no other process shares.

    host     the machine's name, for people: two machines may have the same
    boot     the identity of the machine's present boot; empty where the system tells none
    space    the space in which the process id counts: a container has one of its own
    pid      process id
    started  when the process started, in the system's ticks since the boot; 0 where that is not told
    """

    host: str
    boot: str
    space: str
    pid: int
    started: int

    def to_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)

    @property
    def elsewhere(self) -> bool:
        """Whether the process cannot be asked for from here."""
        return not self.boot or (self.boot, self.space) != (_boot(), _space())

    @property
    def gone(self) -> bool:
        """Whether the process has certainly ended. Of one that is elsewhere this is not known: no."""
        return not self.elsewhere and not alive(self.pid, self.started)


def from_json(record: Any) -> Owner | None:
    """Return the owner that ``record`` tells; None if it tells none."""
    try:
        host, boot, space = (str(record[name]) for name in ("host", "boot", "space"))
        return Owner(host, boot, space, int(record["pid"]), int(record["started"]))
    except (TypeError, KeyError, ValueError):
        return None


def this_process() -> Owner:
    """Return the process that asks."""
    return Owner(platform.node(), _boot(), _space(), os.getpid(), started(os.getpid()))


def alive(pid: int, began: int = 0) -> bool:
    """Whether a process of this machine lives; one that started at another time than ``began`` is another.

    Its first thread may have ended before the others, which still have its files open: then it lives.
    """
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # of another user
    fields = _fields(pid)
    if not fields:  # the system does not say more
        return True
    ended = fields[STATE] in DEAD and int(fields[THREADS]) <= 1
    return not ended and began in (0, int(fields[STARTED]))


def suspended(pid: int) -> bool:
    """Whether a process of this machine is stopped, as by Ctrl-Z; no where the system does not say."""
    fields = _fields(pid)
    return bool(fields) and fields[STATE] in STOPPED


def started(pid: int) -> int:
    """Return when a process started, in ticks since the boot; 0 where that is not told."""
    fields = _fields(pid)
    return int(fields[STARTED]) if fields else 0


def _fields(pid: int) -> list[str]:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return told.rpartition(")")[2].split()  # a name may have spaces and brackets


@cache
def _boot() -> str:
    try:
        return BOOT.read_text(encoding="utf-8").strip()
    except OSError:
        pass
    try:  # macOS
        told = subprocess.run(
            ["sysctl", "-n", "kern.bootsessionuuid"], capture_output=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


@cache
def _space() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""
