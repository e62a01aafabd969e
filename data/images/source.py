"""Images that are there, and those of them that are taken: as bytes, with what a reader has to know."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from data.images import shapes
from data.images.drawing import drawn
from data.images.ranges import Range, Reading, decide, overshoot
from data.images.shapes import COLOURS, SIDE
from data.images.survey import Survey, survey
from records.packed import most_unpacked
from theory.errors import WrongUsage

BLOCK = 2048  # images looked at or converted at once: 13 MB of doubles
OPTION = "--range"
Rows = NDArray[np.intp] | None  # positions, ascending; None means all
ALIKE = "three channels that are equal everywhere are read as grey"


@dataclass(frozen=True)
class Pictures:
    """Images as bytes.

    pixels   uint8 [n, 28, 28], or [n, 28, 28, 3] of coloured ones
    labels   uint8 [n] of images that lie in a folder for each class or in an archive with labels, else None
    reading  how the values were understood, in words
    notes    what a reader has to know besides: what was clipped, left out, passed over
    total    how many images there are where these were taken from
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None
    reading: str
    notes: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Stock:
    """Images that can be gone through block by block, as often as needed.

    ``blocks`` yields them in order, [k, 28, 28] or [k, 28, 28, 3] in the file's own values; ``deep`` says
    that these come from picture files that declare 16 bits; ``packed`` is the size in bytes of the packed
    file that they come from, if they do.
    """

    total: int
    colours: bool
    blocks: Callable[[], Iterable[NDArray[Any]]]
    labels: NDArray[np.uint8] | None = None
    notes: tuple[str, ...] = ()
    deep: bool = False
    packed: int | None = None


class Holding(Protocol):
    """What an ``ImageSource`` is opened on: an array or a folder of picture files."""

    @property
    def total(self) -> int:
        """How many images there are."""

    @property
    def colours(self) -> bool:
        """Whether they have three channels, as far as the header or the first file says."""

    def narrowed(self, rows: Rows) -> tuple[Stock, Rows]:
        """Return a stock that holds the images at ``rows``, and where they lie in that."""


@dataclass(frozen=True)
class Array:
    """Images in an array of any kind, all of which decide how their values are read."""

    stock: Stock

    @property
    def total(self) -> int:
        """How many images there are."""
        return self.stock.total

    @property
    def colours(self) -> bool:
        """Whether they have three channels."""
        return self.stock.colours

    def narrowed(self, rows: Rows) -> tuple[Stock, Rows]:
        """Return all, with the rows as they are."""
        return self.stock, rows


@dataclass(frozen=True)
class ImageSource:
    """Images at a path, or in memory, that have been found but not read.

    name     what messages call them
    total    how many there are
    colours  whether they have three channels; ``take`` reads such as grey if these are equal everywhere
    """

    name: str
    images: Holding
    value_range: Range | None = None
    option: str = OPTION

    @property
    def total(self) -> int:
        """How many images there are."""
        return self.images.total

    @property
    def colours(self) -> bool:
        """Whether they have three channels, as far as the header or the first file says."""
        return self.images.colours

    def take(self, most: int | None = None, seed: int = 0) -> Pictures:
        """Read ``most`` of the images, or all where that is None or they are no more, in their order.

        Fewer than all are a random subset that ``seed`` decides; the others are not kept in memory.
        Raises ``WrongUsage`` for what is no images, for values that can be read in several ways or in none,
        and where memory does not suffice.
        """
        rows = None if most is None or most >= self.total else drawn(self.total, most, seed=seed)
        subset = () if rows is None else (f"a random {most:,} of {self.total:,} images (seed {seed})",)
        with readable(self.name):
            stock, rows = self.images.narrowed(rows)
            values = survey(self.name, stock.blocks())
            reading = self._decide(stock, values)
            labels = stock.labels if stock.labels is None or rows is None else stock.labels[rows]
            _check_size(self.name, stock, rows, values.alike)
            pixels = _pixels(stock, rows, reading, values.alike)
            notes = (*subset, *_notes(stock, reading, values), *stock.notes)
        return Pictures(pixels, labels, reading.title, notes, self.total)

    def reading(self) -> Reading:
        """Return how all the values are understood. Raises ``WrongUsage`` as ``take`` does."""
        with readable(self.name):
            stock, _ = self.images.narrowed(None)
            return self._decide(stock, survey(self.name, stock.blocks()))

    def _decide(self, stock: Stock, values: Survey) -> Reading:
        return decide(self.name, values, told=self.value_range, option=self.option, deep=stock.deep)


def _notes(stock: Stock, reading: Reading, values: Survey) -> list[str]:
    beyond = 0
    if not reading.holds(values, reading.half_level):
        beyond = sum(_beyond(block, reading) for block in stock.blocks())
    return [note for note in (overshoot(reading, values, beyond), ALIKE if values.alike else "") if note]


def _beyond(block: NDArray[Any], reading: Reading) -> int:
    return int(np.count_nonzero(block < reading.low) + np.count_nonzero(block > reading.high))


def _shape(stock: Stock, rows: Rows, alike: bool) -> tuple[int, ...]:
    channels = (COLOURS,) if stock.colours and not alike else ()
    return (stock.total if rows is None else len(rows), SIDE, SIDE, *channels)


def _check_size(name: str, stock: Stock, rows: Rows, alike: bool) -> None:
    """Raise ``WrongUsage`` for a small file of far too many pixels to be kept in memory."""
    size = math.prod(_shape(stock, rows, alike))
    if stock.packed is not None and size > most_unpacked(stock.packed):
        raise WrongUsage(
            f"{name}: {stock.packed:,} bytes that unpack to {size:,} pixels; save them with numpy.save"
        )


def _pixels(stock: Stock, rows: Rows, reading: Reading, alike: bool) -> NDArray[np.uint8]:
    pixels = np.empty(_shape(stock, rows, alike), np.uint8)
    filled = 0
    for block in _chosen(stock, rows):
        part = block[..., 0] if alike else block
        pixels[filled : filled + len(part)] = reading.levels(part)
        filled += len(part)
    return pixels


def _chosen(stock: Stock, rows: Rows) -> Iterator[NDArray[Any]]:
    """The images at ``rows`` of every block."""
    start = 0
    for block in stock.blocks():
        if rows is None:
            yield block
        else:
            first, last = np.searchsorted(rows, [start, start + len(block)])
            yield block[rows[first:last] - start]
        start += len(block)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn a lack of memory, and what the system has to say on reading, into one line."""
    try:
        yield
    except MemoryError as error:
        reason = str(error).split(" for an array")[0] or "no more is to be had"
        raise WrongUsage(f"{name}: not enough memory to read it ({reason}); give fewer images") from None
    except OSError as error:
        raise WrongUsage(f"{name} cannot be read: {error.strerror or error}") from None


def in_memory(array: NDArray[Any]) -> Array:
    """Return the images of an array that is in memory or mapped into it. Its shape has been checked."""

    def blocks() -> Iterator[NDArray[Any]]:
        for start in range(0, len(array), BLOCK):
            yield shapes.arranged(array[start : start + BLOCK])

    return Array(Stock(len(array), shapes.coloured(array.shape), blocks))
