"""How far the jobs on other machines are, told while the engine waits: their marks are counted."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PACE = 10.0  # seconds between looks


@contextmanager
def followed(marks: Sequence[Path], say: Callable[[str], None], pace: float = PACE) -> Iterator[None]:
    """Say how many of ``marks`` are there, and whenever that changes, until the block ends."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(marks, say, pace, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(marks: Sequence[Path], say: Callable[[str], None], pace: float, over: threading.Event) -> None:
    told = len(marks)
    while True:
        there = sum(mark.exists() for mark in marks)
        if there != told:
            say(f"{there} of {len(marks)} batches of runs are made")
            told = there
        if over.wait(pace):
            return
