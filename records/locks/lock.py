"""Taking a lock, on whatever file system: an flock where there is one, else a lease with heartbeat.

An flock is released by the system when the last process that has its descriptor is gone, so it is preferred.
All processes that share a folder must see it through a file system of the same sort. What no process can
see: some accept an flock and keep it to the one machine (nfs with local_lock); there, work on one
folder from one machine at a time.
"""

import errno
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

from records.locks.base import Lock
from records.locks.errors import Busy, NoLock
from records.locks.lease import PACE, Lease, Orphaned, Pace, Watch
from records.locks.mounts import file_system
from records.locks.standing import age, look

NO_FLOCK = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP}
HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
_SAID: set[int] = set()  # file systems without flock, by device, that the user was told of

Say = Callable[[str], None]


class Flock(Lock):
    """An flock that this process holds."""

    descriptor: int

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def note(self, **numbers: int) -> None:
        """Leave ``numbers`` in the lock's file."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, json.dumps(numbers).encode(), 0)

    def check(self) -> None:
        """Do nothing: nobody takes an flock over."""

    def release(self) -> None:
        """Close our descriptor; children that inherited it hold the lock on."""
        os.close(self.descriptor)


def take(
    path: Path,
    say: Say,
    *,
    pace: Pace = PACE,
    orphaned: Orphaned | None = None,
) -> Lock:
    """Take the lock ``path``, a file, at once.

    ``say`` tells the user, once a process and file system, that a lease is used; ``orphaned`` is called with
    what a dead holder of a lease had noted, before it is succeeded. Raises ``Busy`` if another process holds
    the lock, ``NoLock`` where none can be made.
    """
    return _flock(path) or _lease(path, say, pace, lambda watch: watch.take(), orphaned)


def wait(path: Path, say: Say, *, pace: Pace = PACE) -> Lock:
    """Take the lock ``path`` once no other process holds it; otherwise as ``take``."""

    def once_free(watch: Watch) -> Lease:
        while True:
            try:
                return watch.take()
            except Busy:
                watch.pause()

    return _flock(path, wait=True) or _lease(path, say, pace, once_free)


def outlast(path: Path, say: Say, *, pace: Pace = PACE) -> Lock:
    """Take the lock ``path`` once its holder has been silent for too long.

    Raises ``Busy`` as soon as the holder gives a sign of life; otherwise as ``take``.
    """

    def once_dead(watch: Watch) -> Lease:
        while True:
            try:
                return watch.take()
            except Busy:
                if watch.living:
                    raise
                watch.pause()

    return _flock(path) or _lease(path, say, pace, once_dead)


def is_held(path: Path, *, pace: Pace = PACE) -> bool:
    """Whether some process holds the lock ``path`` right now; nothing is taken over.

    The lease of another machine counts as held until the file system's clock says that it is silent.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _locked(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: lookers do not see each other
    except OSError as error:
        if error.errno not in NO_FLOCK:
            raise
    finally:
        os.close(descriptor)
    standing = look(path)
    return not standing.free and age(path, standing.number) < pace.silence


def _flock(path: Path, *, wait: bool = False) -> Flock | None:
    """Take an flock; None where the file system has none. Raises ``Busy`` unless told to ``wait``."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise NoLock(path.parent, error) from None
        try:
            if not _locked(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)):
                raise Busy(_note(descriptor))
            if _names(path, descriptor):
                return Flock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in NO_FLOCK:
                return None
            raise NoLock(path.parent, error) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the file was removed while we waited: an flock on it keeps nobody out


def _locked(descriptor: int, operation: int) -> bool:
    try:
        fcntl.flock(descriptor, operation)
    except OSError as error:
        if error.errno in HELD:
            return False
        raise
    return True


def _names(path: Path, descriptor: int) -> bool:
    """Whether ``path`` is still the file that is open."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _note(descriptor: int) -> dict[str, int]:
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
    except (ValueError, OSError):
        return {}
    return note if isinstance(note, dict) else {}


def _lease(
    path: Path,
    say: Say,
    pace: Pace,
    how: Callable[[Watch], Lease],
    orphaned: Orphaned | None = None,
) -> Lease:
    _tell(path.parent, say)
    try:
        return how(Watch(path, pace, orphaned))
    except OSError as error:
        raise NoLock(path.parent, error) from None


def _tell(folder: Path, say: Say) -> None:
    device = folder.stat().st_dev
    if device not in _SAID and "STUDY_INSIDE_GRAPH" not in os.environ:  # the driver has said it for its jobs
        lacking = f"{folder} lies on {file_system(folder)}, which has no flock"
        say(f"{lacking}; a lease with heartbeat is used instead")
    _SAID.add(device)
