"""The IDX format of the MNIST files: two zero bytes, a type, the number of axes, their lengths, the data.

Lengths are big-endian 32-bit integers. Only unsigned bytes (type 0x08) occur here. A file may be
wrapped in gzip; everything else in this package speaks of the unwrapped bytes.
"""

import math
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from records.packed import most_unpacked

UNSIGNED_BYTE = 0x08
GZIP_MAGIC = b"\x1f\x8b"
GZIP = 16 + zlib.MAX_WBITS  # the wrapping that zlib expects
PIECE = 2**24  # bytes that are unpacked at once


class Damaged(ValueError):
    """Bytes that are not what they should be; the message completes the sentence "the file ..."."""


def unwrap(content: bytes) -> bytes:
    """Return ``content`` without its gzip wrapping, if it has one.

    Raises ``Damaged`` for an empty file, a web page, a truncated or altered gzip stream, and one that unpacks
    to more than ``records.packed`` allows.
    """
    if not content:
        raise Damaged("is empty")
    if content.startswith(GZIP_MAGIC):
        try:
            return _unpacked(content)
        except zlib.error:
            raise Damaged("is damaged: its gzip stream does not match its check sum") from None
    if content.lstrip()[:1] == b"<":
        raise Damaged("is a web page, not data: an error page was saved under its name")
    return content


def _unpacked(content: bytes) -> bytes:
    """Unpack the gzip streams that ``content`` is, one after the other; zeros may follow."""
    most, size, parts, stream = most_unpacked(len(content)), 0, [], zlib.decompressobj(GZIP)
    while content or not stream.eof:
        if stream.eof:
            stream = zlib.decompressobj(GZIP)
        parts.append(stream.decompress(content, PIECE))
        size += len(parts[-1])
        if size > most:
            raise Damaged(f"unpacks to more than {most:,} bytes; unpack it and give what it holds")
        content = stream.unused_data.lstrip(b"\0") if stream.eof else stream.unconsumed_tail
        if not (stream.eof or content or parts[-1]):
            raise Damaged("is truncated: its gzip stream ends early")
    return b"".join(parts)


def parse(content: bytes | memoryview) -> NDArray[np.uint8]:
    """Return the array in the unwrapped bytes of an IDX file, as a read-only view.

    Raises ``Damaged`` where the header and the bytes do not agree.
    """
    shape, start = _header(content)
    expected = start + math.prod(shape)
    if len(content) < expected:
        raise Damaged(f"is truncated: {len(content):,} of {expected:,} bytes")
    if len(content) > expected:
        raise Damaged(f"is too long: {len(content):,} bytes where its header says {expected:,}")
    try:
        return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
    except ValueError:  # of no array of NumPy's
        raise Damaged(f"has a header of {len(shape)} axes, of which no array is") from None


def declared(content: bytes | memoryview) -> int:
    """Return the length in bytes of the IDX file that begins with ``content``. Raises ``Damaged``."""
    shape, start = _header(content)
    return start + math.prod(shape)


def _header(content: bytes | memoryview) -> tuple[tuple[int, ...], int]:
    """The lengths of the axes, and the place of the data."""
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise Damaged(f"is not an IDX file of bytes: it begins with {content[:4].hex(' ') or 'nothing'}")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise Damaged("is truncated within its header")
    return struct.unpack(f">{content[3]}I", content[4:start]), start


def serialise(array: NDArray[np.uint8]) -> bytes:
    """Return the IDX file of an array of bytes, unwrapped; the inverse of ``parse``."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, UNSIGNED_BYTE, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array).tobytes()
