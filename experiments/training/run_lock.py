"""A run belongs to one process at a time: a lock on its folder that the system releases if we die."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

FILE = "lease"  # in the run's folder; processes of older code look for it by this name


@contextmanager
def run_lock(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold ``folder`` while the block runs; if another process holds it, ``say`` so once and wait."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        say(f"{folder.name}: another process is working on it; waiting until it is done")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def is_locked(folder: Path) -> bool:
    """Return whether some process is working on ``folder`` right now."""
    if not (folder / FILE).exists():
        return False
    lock = FileLock(folder / FILE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False
