"""Independent checks on all cores; each worker is a fresh process, which inherits no TensorFlow threads."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

WORTH_IT = 8  # tasks; below that, starting workers costs more than it saves


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def mapped(function: Callable[[A], B], tasks: Sequence[A]) -> Iterator[Iterator[B]]:
    """``function`` (module-level) of each task, in their order; called right here if the tasks are few."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(tasks) < WORTH_IT or cores == 1:
        yield map(function, tasks)
        return
    pool = ProcessPoolExecutor(
        min(cores, 4), multiprocessing.get_context("spawn"), _leave_interrupts_to_the_parent
    )
    try:
        yield pool.map(function, tasks)
    finally:
        pool.shutdown(cancel_futures=True)
