"""Ctrl-C and SIGTERM: whether one was received, and a way to let a run be saved before it is obeyed.

A compiled module that is being imported turns the interrupt into an error of its own, and so may any code
that cleans up after one. What follows an interrupt is the interrupt: ``received`` tells.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Interrupted(KeyboardInterrupt):
    """Ctrl-C. A plain ``KeyboardInterrupt`` that crossed an ``exec`` would decide Python's exit code."""


_RECEIVED = threading.Event()


def received() -> bool:
    """Whether this process was asked to stop, by ``interrupt`` or while requests were ``deferred``."""
    return _RECEIVED.is_set()


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """The handler of SIGINT: leave with ``Interrupted``."""
    _RECEIVED.set()
    raise Interrupted


class Interrupts:
    """Whether the user or the system asked us to stop; ``raise_if_requested`` does so."""

    def __init__(self) -> None:
        self.requested: int | None = None

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler. A second request is obeyed at once."""
        _RECEIVED.set()
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
