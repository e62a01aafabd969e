"""An flock, and in its file who holds it and a sign of life every few seconds.

The system releases an flock when the last process that has its descriptor is gone, however it died. It does
not say who holds it, nor whether he works or is suspended. And some shared file systems accept an flock and
keep it to the one machine (nfs with local_lock). So what the file says counts too: a holder of another
machine is believed for as long as it gives signs of life, as with a lease.
"""

import errno
import fcntl
import json
import os
import threading
from contextlib import suppress
from pathlib import Path

from records.locks import owner
from records.locks.errors import Busy, NoLock, Removed, TakenOver
from records.locks.held import HELD
from records.locks.pace import Pace
from records.locks.signed import Signed, Waiter
from records.locks.standing import Standing, age

NO_FLOCK = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP}
LOCKED = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
MOST = 4096  # bytes of the file that are read


class NoFlock(Exception):
    """The file system has no flock."""


class Flock(Signed):
    """An flock that this process holds, of the lock ``path``, by its open ``descriptor``; see ``FlockWatch``.

    Only a machine that the flock does not keep out takes it over; ``check`` finds out.
    """

    descriptor: int

    def __init__(self, path: Path, descriptor: int, pace: Pace) -> None:
        super().__init__(path, pace)
        self.descriptor = descriptor
        self._sign()
        HELD[self._token] = self
        threading.Thread(target=self._go_on, name=f"flock {self._path}", daemon=True).start()

    def note(self, **numbers: int) -> None:
        """Leave ``numbers`` in the lock's file."""
        self._note = numbers
        self._sign()

    def check(self) -> None:
        """Raise ``TakenOver`` if the file is another's by now, ``Removed`` if there is none any more."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            raise Removed(self.folder) from None
        except OSError:  # a server that does not answer for a while
            return
        if self._token.encode() not in content:
            raise TakenOver(self.folder, self._pace.silence)

    def release(self) -> None:
        """Close our descriptor; children that inherited it hold the lock on."""
        with self._io:
            self._over.set()
            HELD.pop(self._token, None)
            with suppress(OSError, TakenOver):
                self.check()
                os.ftruncate(self.descriptor, 0)
            os.close(self.descriptor)

    def _go_on(self) -> None:
        """Give signs of life, until the lock is released or another's."""
        with suppress(TakenOver):
            while not self._over.wait(self._pace.beat):
                self.check()
                with suppress(OSError):
                    self._sign()

    def _sign(self) -> None:
        with self._io:
            if self._over.is_set():
                return
            self._beats += 1
            content = f"{json.dumps(self._record())}\n".encode()
            os.pwrite(self.descriptor, content, 0)
            os.ftruncate(self.descriptor, len(content))


class FlockWatch(Waiter):
    """A waiter's view of the lock ``path``: takes its flock when that is free, and no other machine's."""

    def take(self) -> Flock:
        """Take the flock. Raises ``Busy``, ``NoFlock`` where there is none, ``NoLock`` where it fails."""
        while True:
            descriptor = self._open()
            try:
                contested = self._lock(descriptor)
                held = self._hold(descriptor) if _names(self._path, descriptor) else None
            except BaseException:
                os.close(descriptor)
                raise
            if held is None:
                os.close(descriptor)  # the file was removed meanwhile: an flock on it keeps nobody out
            elif not contested or self._stands(held):
                return held

    def _hold(self, descriptor: int) -> Flock:
        try:
            return Flock(self._path, descriptor, self._pace)
        except OSError as error:
            raise NoLock(self._path.parent, error) from None

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise NoLock(self._path.parent, error) from None

    def _stands(self, held: Flock) -> bool:
        """Whether no other machine took over at the same moment: the later's word stands."""
        self.pause()
        try:
            held.check()
        except TakenOver:
            held.release()
            return False
        return True

    def _lock(self, descriptor: int) -> bool:
        """Get the flock, or raise ``Busy``; returns whether another machine was the last to hold it."""
        try:
            got = flocked(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            standing = Standing(1, os.pread(descriptor, MOST, 0))
        except OSError as error:
            if error.errno in NO_FLOCK:
                raise NoFlock from None
            raise NoLock(self._path.parent, error) from None
        self._count(standing.content)
        elsewhere = _elsewhere(standing)
        if got and (not elsewhere or self._silent(standing)):
            return bool(elsewhere)
        # an flock that outlasts its signs is held all the same
        self.living |= not got and self._quiet >= self._pace.silence
        holder = standing.holder(age(self._path), self._pace.silence)
        raise Busy(standing.note, holder, elsewhere)

    def _silent(self, standing: Standing) -> bool:
        """Whether a holder elsewhere has given no sign of life for too long.

        One of this machine's name was perhaps at work before this boot: then the file system's clock will do.
        """
        name = standing.owner.host if standing.owner else ""
        rebooted = name == owner.this_process().host and age(self._path) >= self._pace.silence
        return rebooted or self._quiet >= self._pace.silence


def _elsewhere(standing: Standing) -> str:
    """The machine of a holder that an flock may not keep out; empty if it is of this boot, or gone."""
    holder = standing.owner
    return holder.host if holder is not None and holder.boot != owner.this_process().boot else ""


def flocked(descriptor: int, operation: int) -> bool:
    """Whether an flock was got at once. Raises ``OSError`` where that is not known."""
    try:
        fcntl.flock(descriptor, operation)
    except OSError as error:
        if error.errno in LOCKED:
            return False
        raise
    return True


def _names(path: Path, descriptor: int) -> bool:
    """Whether ``path`` is still the file that is open."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
