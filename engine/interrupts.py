"""The signals that ask a process to stop, and a way to let a run be saved before they are obeyed.

Ctrl-C, the end of a terminal or of a login, and a cluster's notice that a job's time is over are one request.
What was ignored when the process began stays ignored (``nohup`` ignores SIGHUP, a script's background job
Ctrl-C). A compiled module that is being imported turns the interrupt into an error of its own, and so may any
code that cleans up after one. What follows an interrupt is the interrupt: ``received`` tells.
"""

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# a terminal that is closed hangs up; the others are what clusters send before they kill: USR1 by Slurm's
# --signal, USR1 and USR2 by Grid Engine and LSF, XCPU where processor time is limited
NOTICES = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU)
STOPPING = (signal.SIGINT, signal.SIGTERM, *NOTICES)


class Interrupted(KeyboardInterrupt):
    """Ctrl-C. A plain ``KeyboardInterrupt`` that crossed an ``exec`` would decide Python's exit code."""


_RECEIVED = threading.Event()


def received() -> bool:
    """Whether this process was asked to stop, by ``interrupt`` or while requests were ``deferred``."""
    return _RECEIVED.is_set()


def interrupt(number: int, _frame: FrameType | None) -> None:
    """The handler of the signals that stop: leave with ``Interrupted``.

    A system that repeats itself does not cut short what follows the first request; Ctrl-C does.
    """
    if number != signal.SIGINT and received():
        return
    _RECEIVED.set()
    raise Interrupted


def heeded() -> tuple[signal.Signals, ...]:
    """Return those of ``STOPPING`` that are not ignored, and that nothing but Python answers."""
    return tuple(number for number in STOPPING if signal.getsignal(number) not in (signal.SIG_IGN, None))


def install() -> None:
    """Leave with ``Interrupted`` at each signal that stops, from now on, and at those that were held back."""
    for number in heeded():
        signal.signal(number, interrupt)
    sys.unraisablehook = _raise_again
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _raise_again(lost: "sys.UnraisableHookArgs") -> None:
    """Raise an interrupt anew that came where nothing can be raised, as in the end of an object."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        _thread.interrupt_main(signal.SIGINT)
    else:
        sys.__unraisablehook__(lost)


def ignore() -> None:
    """Ignore from now on what ``install`` listens to: this process is ending."""
    for number in STOPPING:
        if signal.getsignal(number) is interrupt:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold back the signals that stop until the block ends, and in the processes that it starts."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Interrupts:
    """Whether the user or the system asked us to stop; ``raise_if_requested`` does so."""

    def __init__(self) -> None:
        self.requested: int | None = None

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler. A second Ctrl-C is obeyed at once; systems repeat themselves without haste."""
        _RECEIVED.set()
        if self.requested == number == signal.SIGINT:
            self.raise_if_requested()
        self.requested = number

    def raise_if_requested(self) -> None:
        """Leave with ``KeyboardInterrupt`` if asked to stop."""
        if self.requested is not None:
            raise KeyboardInterrupt


@contextmanager
def deferred() -> Iterator[Interrupts]:
    """Collect the signals that stop while the block runs (in the main thread; elsewhere, do nothing).

    A request that the block did not see is obeyed at its end.
    """
    interrupts = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = {number: signal.signal(number, interrupts.note) for number in heeded()}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    interrupts.raise_if_requested()
