"""The IDX format of the MNIST files: two zero bytes, a type, the number of axes, their lengths, the data.

Lengths are big-endian 32-bit integers. Only unsigned bytes (type 0x08) occur here. A file may be
wrapped in gzip; everything else in this package speaks of the unwrapped bytes.
"""

import gzip
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

UNSIGNED_BYTE = 0x08
GZIP_MAGIC = b"\x1f\x8b"


class Damaged(ValueError):
    """Bytes that are not what they should be; the message completes the sentence "the file ..."."""


def unwrap(content: bytes) -> bytes:
    """Return ``content`` without its gzip wrapping, if it has one.

    Raises ``Damaged`` for an empty file, a web page, and a truncated or altered gzip stream.
    """
    if not content:
        raise Damaged("is empty")
    if content.startswith(GZIP_MAGIC):
        try:
            return gzip.decompress(content)
        except EOFError:
            raise Damaged("is truncated: its gzip stream ends early") from None
        except (gzip.BadGzipFile, zlib.error):
            raise Damaged("is damaged: its gzip stream does not match its check sum") from None
    if content.lstrip()[:1] == b"<":
        raise Damaged("is a web page, not data: an error page was saved under its name")
    return content


def parse(content: bytes | memoryview) -> NDArray[np.uint8]:
    """Return the array in the unwrapped bytes of an IDX file, as a read-only view.

    Raises ``Damaged`` where the header and the bytes do not agree.
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise Damaged(f"is not an IDX file of bytes: it begins with {content[:4].hex(' ') or 'nothing'}")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise Damaged("is truncated within its header")
    shape = struct.unpack(f">{content[3]}I", content[4:start])
    expected = start + int(np.prod(shape, dtype=object))
    if len(content) < expected:
        raise Damaged(f"is truncated: {len(content):,} of {expected:,} bytes")
    if len(content) > expected:
        raise Damaged(f"is too long: {len(content):,} bytes where its header says {expected:,}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def serialise(array: NDArray[np.uint8]) -> bytes:
    """Return the IDX file of an array of bytes, unwrapped; the inverse of ``parse``."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, UNSIGNED_BYTE, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array).tobytes()
