"""Work done a block of rows at a time on two threads, which bounds memory and uses both cores.

NumPy lets go of the interpreter inside its loops and products. For many small products this is better
than a threaded product, whose threads wait for each other at every one of them: ``commands`` therefore
gives evaluation one thread a product.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
T = TypeVar("T")


def in_blocks(function: Callable[[slice], T], n: int, size: int) -> list[T]:
    """Return ``function`` of the slices 0..size, size..2 size, ... of ``n`` rows; results in order."""
    return list(each_block(function, n, size))


def each_block(function: Callable[[slice], T], n: int, size: int) -> Iterator[T]:
    """Yield those results, of which the ones that were taken are not kept."""
    slices = [slice(start, min(start + size, n)) for start in range(0, n, size)]
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(function, slices)
