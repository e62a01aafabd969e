"""A lock whose file says who holds it, since when, and that he works, and how a waiter watches that file."""

import os
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from records.locks import owner
from records.locks.base import Lock
from records.locks.pace import Pace


class Signed(Lock):
    """A lock that this process holds, of the lock ``path``, and whose file it signs every few seconds."""

    def __init__(self, path: Path, pace: Pace) -> None:
        self.folder = Path(os.path.abspath(path.parent))
        self._path, self._pace = self.folder / path.name, pace
        self._token, self._beats, self._note = uuid.uuid4().hex, 0, dict[str, int]()
        self._since, self._io, self._over = time.time(), threading.Lock(), threading.Event()

    def _record(self) -> dict[str, Any]:
        """What the file is to say."""
        return {
            "owner": owner.this_process().to_json(),
            "token": self._token,
            "since": self._since,
            "note": self._note,
            "beats": self._beats,
        }


class Waiter:
    """A waiter's view of the lock ``path``, which counts how long its holder has not signed."""

    def __init__(self, path: Path, pace: Pace) -> None:
        self._path, self._pace, self._poll = path, pace, pace.beat / 5
        self._seen: object = None
        self._quiet, self._at = 0.0, time.monotonic()
        self.living = False  # whether the holder gave a sign of life since we look

    def pause(self) -> None:
        """Wait until it is worth while to look again."""
        time.sleep(self._poll)

    def _count(self, signed: object) -> None:
        """Count how long the holder has been silent. A time in which we did not look does not count."""
        now = time.monotonic()
        if signed == self._seen:
            self._quiet += min(now - self._at, 2 * self._poll)
        else:
            self.living = self._seen is not None
            self._seen, self._quiet = signed, 0.0
        self._at = now
