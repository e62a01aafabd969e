"""The header of NumPy's arrays on disk, read as if it were written to do harm.

NumPy reads a header of the length that it declares, up to 4 GiB, before it looks at it, and fails in many
ways at one that is no literal. Source: NumPy, ``numpy.lib.format``.
"""

import io
import math
import warnings
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

MAGIC = b"\x93NUMPY"
LONGEST = 10_000  # bytes; NumPy's own limit
MOST = 2**63  # bytes and items: what a file could hold


@dataclass(frozen=True)
class Header:
    """What is said before the values: ``start`` is their place in the file, in bytes."""

    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[Any]
    start: int

    @property
    def end(self) -> int:
        """The place after the last value."""
        return self.start + math.prod(self.shape) * self.dtype.itemsize


def read_header(stream: IO[bytes]) -> Header:
    """Read a header, and no byte more.

    Raises ``EOFError`` where the stream ends within it, ``ValueError`` for what is no header or promises
    more than a file can hold, and ``OSError``.
    """
    lead = stream.read(len(MAGIC) + 2)
    first = lead[len(MAGIC) : len(MAGIC) + 1] == b"\1"
    lead += stream.read(2 if first else 4)
    if len(lead) < len(MAGIC) + (4 if first else 6):
        raise EOFError("cut off before the length of the header")
    length = int.from_bytes(lead[len(MAGIC) + 2 :], "little")
    if not lead.startswith(MAGIC) or length > LONGEST:
        raise ValueError("no header of an array")
    text = stream.read(length)
    if len(text) < length:
        raise EOFError("cut off within the header")
    shape, fortran, dtype = _parsed(io.BytesIO(lead + text), first=first)
    header = Header(shape, fortran, dtype, len(lead) + length)
    if any(not 0 <= side < MOST for side in shape) or header.end >= MOST:
        raise ValueError("sizes that no file has")
    return header


def _parsed(content: IO[bytes], *, first: bool) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that Python 2 wrote
            np.lib.format.read_magic(content)
            read = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
            shape, fortran, dtype = read(content)
    except Exception as error:  # Python's parser can fail at a text in many ways, for want of memory too
        raise ValueError("no header of an array") from error
    return shape, fortran, dtype
