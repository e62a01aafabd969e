"""A lease: a file that its holder writes anew every few seconds, for file systems without flock.

A waiter takes a lease over at once where its holder's process is certainly gone (of this machine and boot),
and else when the file has not changed for a stated time, which the waiter counts on its own clock while it
looks: clocks of two machines are never compared. A holder that was suspended for longer finds out at its
next sign of life, and before each file that it writes (``records.atomic``).

filelock's lease is not used: it takes over by exchanging two names, which nfs refuses.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from records.locks.errors import Busy, TakenOver
from records.locks.held import HELD
from records.locks.pace import Pace
from records.locks.signed import Signed, Waiter
from records.locks.standing import Standing, age, file, look, numbers

Orphaned = Callable[[Mapping[str, int]], None]


class Lease(Signed):
    """A lease that this process holds, of the lock ``path``, by number; see ``claim``."""

    def __init__(self, path: Path, number: int, pace: Pace) -> None:
        super().__init__(path, pace)
        self._number, self.beat = number, pace.beat
        self._lost, self._good = False, time.monotonic()

    def note(self, **numbers: int) -> None:
        """Leave ``numbers`` for whoever finds the lease."""
        self._note = numbers
        self.check()

    def check(self) -> None:
        """Give a sign of life. Raises ``TakenOver`` if the lease is another's by now, or long unreachable."""
        with self._io:
            self._refresh()
        if self._lost:
            raise TakenOver(self.folder, self._pace.silence)

    def release(self) -> None:
        """Leave the lease to whoever wants it; its file stays, so that its number is not made twice."""
        self._over.set()
        HELD.pop(self._token, None)
        with self._io, suppress(OSError):
            if not self._lost and self._newest() and self._owns():
                self._write({"free": True, "token": self._token})

    def begin(self) -> None:
        """Write the first sign of life, and go on doing so."""
        with self._io:
            self._write(self._record())
        HELD[self._token] = self
        threading.Thread(target=self._go_on, name=f"lease {self._path}", daemon=True).start()

    def _go_on(self) -> None:
        while not self._lost and not self._over.wait(self._pace.beat):
            with self._io:
                if not self._over.is_set():
                    self._refresh()

    def _refresh(self) -> None:
        """Write the next sign of life into the file, if the lease is still ours."""
        if self._lost:
            return
        try:
            ours = self._newest() and self._owns()
            if ours:
                self._beats += 1
                self._write(self._record())
                ours = self._newest()  # whoever took over meanwhile had looked before the sign
        except FileNotFoundError:
            ours = False
        except OSError:  # a server that does not answer for a while
            ours = time.monotonic() - self._good < self._pace.silence
        else:
            self._good = time.monotonic()
        self._lost = not ours

    def _newest(self) -> bool:
        there = numbers(self._path)
        return bool(there) and there[-1] == self._number

    def _owns(self) -> bool:
        """Whether the file is the one made here: its folder may have been removed and made anew."""
        content = file(self._path, self._number).read_bytes()
        return self._token.encode() in content

    def _write(self, record: Mapping[str, object]) -> None:
        descriptor = os.open(file(self._path, self._number), os.O_WRONLY)
        try:
            content = f"{json.dumps(record)}\n".encode()
            os.pwrite(descriptor, content, 0)
            os.ftruncate(descriptor, len(content))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def claim(path: Path, standing: Standing, pace: Pace) -> Lease | None:
    """Make the lease that follows ``standing``, which is free or dead; None if another process did.

    Raises ``OSError`` where the file system does not let us.
    """
    number = standing.number + 1
    try:
        os.close(os.open(file(path, number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return None
    there = numbers(path)
    if there[-1:] != [number]:  # we looked long ago: the numbers have gone on without us
        file(path, number).unlink(missing_ok=True)
        return None
    lease = Lease(path, number, pace)
    try:
        lease.begin()
    except OSError:
        file(path, number).unlink(missing_ok=True)
        raise
    for earlier in there[:-1]:
        with suppress(OSError):
            file(path, earlier).unlink(missing_ok=True)
    return lease


class Watch(Waiter):
    """A waiter's view of the lock ``path``: takes its lease when that is free or dead.

    ``orphaned`` is called with what a holder left whose process is gone, before it is succeeded.
    """

    def __init__(self, path: Path, pace: Pace, orphaned: Orphaned | None = None) -> None:
        super().__init__(path, pace)
        self._orphaned = orphaned

    def take(self) -> Lease:
        """Take the lease. Raises ``Busy`` where its holder is not known to be dead."""
        standing = look(self._path)
        self._count(standing)
        holder = standing.owner
        if standing.free or self._quiet >= self._pace.silence:
            if self._orphaned is not None and holder is not None and not holder.elsewhere:
                self._orphaned(standing.note)
            lease = claim(self._path, standing, self._pace)
            if lease is not None:
                return lease
        elsewhere = "another machine" if holder is None else holder.host if holder.elsewhere else ""
        silent = age(file(self._path, standing.number))
        raise Busy(standing.note, standing.holder(silent, self._pace.silence), elsewhere)
