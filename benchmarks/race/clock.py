"""A clock that can be stopped, and what a process says, each line with the time at which it came."""

import json
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import IO, Any

Now = Callable[[], float]


class Clock:
    """Seconds since it was made, without the spans in which it stood."""

    def __init__(self, now: Now = time.monotonic) -> None:
        self._now = now
        self._since: float | None = now()
        self._counted = 0.0

    @property
    def seconds(self) -> float:
        """What it shows."""
        return self._counted + (0.0 if self._since is None else self._now() - self._since)

    def stop(self, at: float) -> None:
        """Let it stand, from the moment ``at`` of the same time on."""
        assert self._since is not None
        self._counted += at - self._since
        self._since = None

    def go(self) -> None:
        """Let it run on."""
        assert self._since is None
        self._since = self._now()


class Lines:
    """The JSON lines of a pipe; ``None`` when it ends."""

    def __init__(self, pipe: IO[str]) -> None:
        self._queue: queue.SimpleQueue[tuple[float, dict[str, Any] | None]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._reader.start()

    def _read(self, pipe: IO[str]) -> None:
        try:
            for line in pipe:
                at = time.monotonic()
                self._queue.put((at, json.loads(line)))
        finally:
            self._queue.put((time.monotonic(), None))

    def end(self) -> None:
        """Wait until the pipe has ended, before it is closed: at most a moment, if a child still holds it."""
        self._reader.join(timeout=5)

    def next(self, timeout: float | None = None) -> tuple[float, dict[str, Any] | None]:
        """Return the next line and when it came. Raises ``TimeoutError`` where none comes in time."""
        try:
            return self._queue.get(timeout=None if timeout == math.inf else timeout)
        except queue.Empty as error:
            raise TimeoutError from error
