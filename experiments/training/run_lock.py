"""A run belongs to one process at a time: a lock on its folder that is free again if we die."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from records.atomic import sweep
from records.locks.errors import Busy
from records.locks.lock import is_held, take, wait

FILE = "lease"  # in the run's folder; processes of older code look for it by this name


@contextmanager
def run_lock(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold ``folder`` while the block runs; if another process holds it, ``say`` who it is and wait.

    What processes that died had begun to write is removed. Raises ``NoLock`` where no lock can be made. A
    process whose lock is taken over as it was suspended for long is kept from writing to ``folder`` by
    ``records.atomic``, which raises ``TakenOver``.
    """
    try:
        lock = take(folder / FILE, say)
    except Busy as busy:
        say(f"{folder.name}: {busy.holder} is working on it; waiting until it is done")
        lock = wait(folder / FILE, say)
    try:
        sweep(folder)
        yield
    finally:
        lock.release()


def is_locked(folder: Path) -> bool:
    """Return whether some process is working on ``folder`` right now."""
    return is_held(folder / FILE)
