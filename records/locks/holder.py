"""Who holds a lock, in words: which process, where, since when, and what to do if it is stuck."""

import time
from dataclasses import dataclass
from datetime import datetime

from records.locks.owner import Owner, suspended


@dataclass(frozen=True)
class Holder:
    """The holder of a lock, as far as it can be told from here.

    owner     its process; None if that cannot be read
    since     when it took the lock, in seconds since the epoch by its own clock; 0 if that cannot be read
    silent    seconds since its last sign of life, by the clock of the file system
    patience  seconds of silence after which something is wrong with it
    """

    owner: Owner | None
    since: float
    silent: float
    patience: float

    def __str__(self) -> str:
        if self.owner is None:
            return "a process that cannot be told"
        since = f" since {_moment(self.since)}" if self.since else ""
        return f"process {self.owner.pid} on {self.owner.host}{since}"

    @property
    def stuck(self) -> str:
        """What is wrong with a holder that lives and does not work, and what to do; empty if nothing is."""
        if self.owner is None or self.owner.gone:
            return ""
        pid, here = self.owner.pid, not self.owner.elsewhere
        if here and suspended(pid):
            what = "is suspended"
        elif self.silent >= self.patience:
            what = "gives no sign of life"
        else:
            return ""
        place = "" if here else f", on {self.owner.host},"
        return (
            f"process {pid} on {self.owner.host} {what} since {_moment(time.time() - self.silent)}: "
            f"kill -CONT {pid}{place} lets it go on if it was suspended, kill -KILL {pid} ends it, and the "
            "same command goes on from what it saved"
        )


def _moment(seconds: float) -> str:
    """A time of the epoch as a clock here shows it."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(" ", "seconds")
