"""Independent checks on all cores, in processes of their own."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from engine.interrupts import STOPPING, held_back
from theory.errors import EquipoiseError

A = TypeVar("A")
B = TypeVar("B")

WORTH_IT = 8  # tasks; below that, starting workers costs more than it saves


@contextmanager
def mapped(function: Callable[[A], B], tasks: Sequence[A]) -> Iterator[Iterator[B]]:
    """Yield ``function`` (module-level) of each task, in order; called right here if the tasks are few.

    Ctrl-C ends the workers with their tasks half done. Raises ``EquipoiseError`` if one of them was killed.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(tasks) < WORTH_IT or cores == 1:
        yield map(function, tasks)
        return
    context = multiprocessing.get_context(_start_method())
    pool = ProcessPoolExecutor(min(cores, 4), context, _ended_by_us_alone)
    try:
        with held_back():  # and in the workers, from their first instruction on
            results = pool.map(function, tasks)
        yield results
    except BrokenProcessPool:
        raise EquipoiseError(
            "a process of this command was killed, as systems do that have no memory left; repeat the command"
        ) from None
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _start_method() -> str:
    """Forked workers need not import SymPy again, which saves seconds; threads do not survive that."""
    alone = threading.active_count() == 1 and "tensorflow" not in sys.modules
    return "fork" if alone and sys.platform == "linux" else "spawn"


def _ended_by_us_alone() -> None:
    """Ignore, in a worker, what asks all processes to stop: the one that started it terminates it."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
