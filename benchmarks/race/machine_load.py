"""How much of the cores others took while an entry ran, where the system tells (Linux does)."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

_BUSY, _STEAL = (
    (0, 1, 2, 5, 6),
    7,
)  # of a line of /proc/stat: user, nice, system, irq, softirq; stolen by a host
_OWN = (13, 14, 15, 16)  # of /proc/PID/stat: user and system time, of the process and of its ended children


@dataclass(frozen=True)
class Taken:
    """Ticks so far: by everyone, by the host from all of us, and by our two processes."""

    busy: int
    stolen: int
    own: int


def cores(proc: Path = Path("/proc")) -> int:
    """How many cores the machine has, as far as the system tells."""
    return max(len(_cores(proc)), 1)


def taken(child: int, proc: Path = Path("/proc")) -> Taken | None:
    """What was taken until now; ``child`` is the entry's process. None where the system does not tell."""
    try:
        whole = [int(number) for number in (proc / "stat").read_text().splitlines()[0].split()[1:]]
        own = sum(_ticks((proc / str(pid) / "stat").read_text()) for pid in {child, os.getpid()})
        return Taken(sum(whole[place] for place in _BUSY), whole[_STEAL], own)
    except (OSError, ValueError, IndexError):
        return None


def busy_now(seconds: float = 1.0) -> float | None:
    """Return the share of the cores' time that others take, over so many ``seconds`` from now."""
    share, before = Share(), taken(os.getpid())
    time.sleep(seconds)
    share.add(before, taken(os.getpid()), seconds)
    return share.value


def _cores(proc: Path) -> list[str]:
    try:
        lines = (proc / "stat").read_text().splitlines()
    except OSError:
        return []
    return [line for line in lines if line.startswith("cpu") and line[3].isdigit()]


def _ticks(stat: str) -> int:
    fields = stat.rpartition(")")[2].split()  # a name may hold spaces; what follows it begins at the third
    return sum(int(fields[place - 2]) for place in _OWN)


class Share:
    """The foreign share over the spans in which the clock ran."""

    def __init__(self, ticks_a_second: int | None = None, count: int | None = None) -> None:
        self.rate = ticks_a_second or os.sysconf("SC_CLK_TCK")
        self.cores = count or cores()
        self.foreign, self.seconds, self.known = 0, 0.0, True

    def add(self, before: Taken | None, after: Taken | None, seconds: float) -> None:
        """Count a span of ``seconds`` between two readings; with one missing, the share is not known."""
        if before is None or after is None:
            self.known = False
            return
        busy = (after.busy - before.busy) + (after.stolen - before.stolen)
        self.foreign += busy - (after.own - before.own)
        self.seconds += seconds

    @property
    def value(self) -> float | None:
        """Others' time over that of all cores, in [0, 1]; None where it is not known."""
        if not self.known or not self.seconds:
            return None
        return min(max(self.foreign / self.rate / (self.seconds * self.cores), 0.0), 1.0)
