"""NumPy's array files, mapped into memory or gone through as a stream; pickles are never loaded.

Source: NumPy, ``numpy.lib.format``.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from data.images import shapes, survey
from data.images.source import BLOCK
from records import npy_header
from records.npy_header import MAGIC, Header
from theory.errors import WrongUsage

__all__ = ["MAGIC", "Header", "check", "filled", "mapped", "read_header", "streamed"]


def read_header(name: str, stream: IO[bytes]) -> Header:
    """Read the header of a .npy stream. Raises ``WrongUsage`` for what is none, or cut off within it."""
    try:
        return npy_header.read_header(stream)
    except (ValueError, EOFError) as error:
        reason = "is cut off within its header" if isinstance(error, EOFError) else "has a damaged header"
        raise WrongUsage(f"{name}: the array {reason}; save it again") from None


def mapped(name: str, path: Path) -> NDArray[Any]:
    """Return the images of a .npy file, mapped: what is not touched needs no memory.

    Raises ``WrongUsage`` for what is no array of images, and for a file cut off or too long.
    """
    with path.open("rb") as stream:
        header = read_header(name, stream)
    check(name, header, path.stat().st_size)
    shape = header.shape[::-1] if header.fortran else header.shape
    array = np.asarray(np.memmap(path, header.dtype, "r", header.start, shape))
    return array.T if header.fortran else array


def check(name: str, header: Header, size: int) -> None:
    """Raise ``WrongUsage`` unless a file of ``size`` bytes holds images and all of them."""
    survey.check_type(name, header.dtype)
    if size < header.end:
        raise WrongUsage(f"{name}: the array is cut off: {size:,} of {header.end:,} bytes are there")
    if size > header.end:
        raise WrongUsage(
            f"{name}: {size - header.end:,} bytes follow the first array; save all images as one array"
        )
    shapes.check(name, header.shape)


def filled(header: Header, content: bytes, count: int, start: int = 0) -> NDArray[Any]:
    """Return the array of ``count`` images that ``content`` holds from ``start`` on, without a copy."""
    shape = (count, *header.shape[1:])
    values = np.frombuffer(content, header.dtype, math.prod(shape), start)
    return values.reshape(shape[::-1]).T if header.fortran else values.reshape(shape)


def streamed(name: str, stream: IO[bytes], header: Header) -> Iterator[NDArray[Any]]:
    """Yield the images that follow a header, block by block. Raises ``WrongUsage`` if they are cut off.

    Arrays in Fortran's order are read whole.
    """
    count = header.shape[0]
    step = count if header.fortran else BLOCK
    item = math.prod(header.shape[1:]) * header.dtype.itemsize
    for start in range(0, count, step):
        here = min(step, count - start)
        content = stream.read(here * item)
        if len(content) < here * item:
            raise WrongUsage(f"{name}: the array is cut off")
        yield shapes.arranged(filled(header, content, here))
