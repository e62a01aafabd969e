"""Taking a lock, on whatever file system: an flock where there is one, else a lease with heartbeat.

An flock is released by the system when the last process that has its descriptor is gone, so it is preferred.
All processes that share a folder must see it through a file system of the same sort.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from records.locks.base import Lock
from records.locks.errors import Busy, NoLock
from records.locks.flock import NO_FLOCK, FlockWatch, NoFlock, flocked
from records.locks.lease import Orphaned, Watch
from records.locks.mounts import file_system
from records.locks.pace import PACE, Pace
from records.locks.standing import age, file, look

_SAID: set[int] = set()  # file systems without flock, by device, that the user was told of

Say = Callable[[str], None]
AnyWatch = FlockWatch | Watch


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
    return _take(path, say, pace, lambda watch: watch.take(), orphaned)


def wait(path: Path, say: Say, *, pace: Pace = PACE) -> Lock:
    """Take the lock ``path`` once no other process holds it; otherwise as ``take``.

    ``say`` names, once, a holder that lives and does not work, and what to do about it.
    """

    def once_free(watch: AnyWatch) -> Lock:
        named = ""
        while True:
            try:
                return watch.take()
            except Busy as busy:
                if not named and (named := busy.holder.stuck):
                    say(f"{path.parent.name}: {named}")
                watch.pause()

    return _take(path, say, pace, once_free)


def outlast(path: Path, say: Say, *, pace: Pace = PACE) -> Lock:
    """Take the lock ``path`` once its holder has been silent for too long.

    Raises ``Busy`` as soon as the holder gives a sign of life; otherwise as ``take``.
    """

    def once_dead(watch: AnyWatch) -> Lock:
        while True:
            try:
                return watch.take()
            except Busy:
                if watch.living:
                    raise
                watch.pause()

    return _take(path, say, pace, once_dead)


def is_held(path: Path, *, pace: Pace = PACE) -> bool:
    """Whether some process holds the lock ``path`` right now; nothing is taken over.

    The lease of another machine counts as held until the file system's clock says that it is silent.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not flocked(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: lookers do not see each other
    except OSError as error:
        if error.errno not in NO_FLOCK:
            raise
    finally:
        os.close(descriptor)
    standing = look(path)
    return not standing.free and age(file(path, standing.number)) < pace.silence


def _take(
    path: Path,
    say: Say,
    pace: Pace,
    how: Callable[[AnyWatch], Lock],
    orphaned: Orphaned | None = None,
) -> Lock:
    try:
        return how(FlockWatch(path, pace))
    except NoFlock:
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
