"""Independent checks on all cores, in processes of their own."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

WORTH_IT = 8  # tasks; below that, starting workers costs more than it saves


@contextmanager
def mapped(function: Callable[[A], B], tasks: Sequence[A]) -> Iterator[Iterator[B]]:
    """Yield ``function`` (module-level) of each task, in order; called right here if the tasks are few.

    Ctrl-C ends the workers with their tasks half done.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(tasks) < WORTH_IT or cores == 1:
        yield map(function, tasks)
        return
    pool = ProcessPoolExecutor(min(cores, 4), multiprocessing.get_context(_start_method()))
    try:
        with _interrupts_ignored():  # as will the workers, from their first instruction on
            results = pool.map(function, tasks)
        yield results
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


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C does nothing in the block, nor ever in the processes that it starts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
