"""A run belongs to one process at a time: a lock on its folder that is free again if we die."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from records.locks.errors import Busy
from records.locks.lock import is_held, take, wait
from theory.errors import EquipoiseError

FILE = "lease"  # in the run's folder; processes of older code look for it by this name
OTHER_FILES = 256  # that a process has open beside its locks


@contextmanager
def run_lock(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold ``folder`` while the block runs; if another process holds it, ``say`` so once and wait.

    Raises ``NoLock`` where no lock can be made. A process whose lock is taken over as it was suspended for
    long is kept from writing to ``folder`` by ``records.atomic``, which raises ``TakenOver``.
    """
    try:
        lock = take(folder / FILE, say)
    except Busy:
        say(f"{folder.name}: another process is working on it; waiting until it is done")
        lock = wait(folder / FILE, say)
    try:
        yield
    finally:
        lock.release()


def make_room(locks: int) -> None:
    """Let this process hold so many ``locks`` at once: each is an open file, of which 1,024 are usual.

    Raises ``EquipoiseError`` where the system does not allow as many.
    """
    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = locks + OTHER_FILES
    if most == resource.RLIM_INFINITY or most >= needed:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, allowed))
    except (ValueError, OSError) as error:
        raise EquipoiseError(
            f"{locks:,} runs that are trained together need as many open files, and the system allows "
            f"{allowed:,}; ask for fewer seeds, or have it allow more (ulimit -Hn)"
        ) from error


def is_locked(folder: Path) -> bool:
    """Return whether some process is working on ``folder`` right now."""
    return is_held(folder / FILE)
