"""The locks that this process holds; each is asked before a file is written in its folder."""

import os
from pathlib import Path

from records.locks.base import Lock

HELD: dict[str, Lock] = {}  # by token


def guard(path: Path) -> None:
    """Refuse to write ``path`` if it lies in a folder whose lock this process has lost.

    Raises ``TakenOver``. The disk is asked: a process that was suspended knows no better.
    Between the question and the write lies a moment that no lease can close.
    """
    for lock in tuple(HELD.values()):
        if Path(os.path.abspath(path)).is_relative_to(lock.folder):
            lock.check()
