"""Ctrl-C between two blocks of steps, never inside one: the run is saved first, then given up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether the user or the system asked us to stop; ``raise_if_requested`` does so."""

    def __init__(self) -> None:
        self.requested: int | None = None

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler. A second request is obeyed at once."""
        if self.requested is not None:
            self.raise_if_requested()
        self.requested = number

    def raise_if_requested(self) -> None:
        """Leave with ``KeyboardInterrupt`` if asked to stop."""
        if self.requested is not None:
            raise KeyboardInterrupt


@contextmanager
def deferred() -> Iterator[Interrupts]:
    """Collect SIGINT and SIGTERM while the block runs (in the main thread; elsewhere, do nothing)."""
    interrupts = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = {number: signal.signal(number, interrupts.note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
