"""Files of images by what they begin with: NumPy's arrays and archives, and IDX files."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.idx import GZIP_MAGIC, Damaged, parse, unwrap
from data.images import npy, npz, shapes, survey
from data.images.pictures import SIGNATURES
from data.images.source import Array, in_memory
from theory.errors import WrongUsage

STANDARD_INPUT = "-"
MOST_INPUT = 8 * 2**30  # bytes of standard input that are kept in memory
FORMS = "give a .npy or .npz file, an IDX file or a folder of pictures"


def from_array(name: str, array: Any) -> Array:
    """Return the images of an array in memory, or of what NumPy can make one of.

    Raises ``WrongUsage`` for what is none.
    """
    try:
        values = np.asarray(array)
    except (ValueError, TypeError, RuntimeError):
        raise WrongUsage(f"{name}: not an array of numbers; {FORMS}") from None
    return _whole(name, values)


def from_file(name: str, path: Path) -> Array:
    """Return the images of a file. Raises ``WrongUsage`` for one that holds none, ``OSError``."""
    if not path.is_file():  # a pipe, which can be read once
        return from_bytes(name, path.read_bytes())
    if not path.stat().st_size:
        raise WrongUsage(f"{name}: the file is empty; {FORMS}")
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(npy.MAGIC):
        return in_memory(npy.mapped(name, path))
    if start.startswith(npz.MAGIC):
        return npz.only_array(archive(name, path))
    if start.startswith(GZIP_MAGIC):
        return _idx(name, path.read_bytes(), start)
    return _idx(name, memoryview(np.memmap(path, np.uint8, "r").data), start)


def from_standard_input(name: str) -> Array:
    """Return the images of standard input, which is kept in memory.

    Raises ``WrongUsage`` if nothing or too much is piped in, or what is no images, and ``OSError``.
    """
    piped = getattr(sys.stdin, "buffer", None)  # a notebook's input has none
    if piped is None or sys.stdin.isatty():
        raise WrongUsage(f"{name}: nothing is piped in; {FORMS}, or pipe a .npy file in")
    content = piped.read(MOST_INPUT + 1)
    if len(content) > MOST_INPUT:
        raise WrongUsage(
            f"{name}: more than {MOST_INPUT >> 30} GiB; write it to a file, which need not fit in memory"
        )
    return from_bytes(name, content)


def from_bytes(name: str, content: bytes) -> Array:
    """Return the images of the bytes of a file. Raises ``WrongUsage`` for what is none."""
    if not content:
        raise WrongUsage(f"{name}: it is empty; {FORMS}")
    if content.startswith(npz.MAGIC):
        return npz.only_array(npz.read_archive(name, lambda: io.BytesIO(content)))
    if not content.startswith(npy.MAGIC):
        return _idx(name, content, content[:8])
    header = npy.read_header(name, io.BytesIO(content))
    npy.check(name, header, len(content))
    return in_memory(npy.filled(header, content, header.shape[0], header.start))


def archive(name: str, path: Path) -> npz.Archive:
    """Return the arrays of an archive at a path, without their values."""
    return npz.read_archive(name, lambda: path.open("rb"))


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of arrays."""
    if not path.is_file() or not os.access(path, os.R_OK):
        return False
    with path.open("rb") as stream:
        return stream.read(4) == npz.MAGIC


def _idx(name: str, content: bytes | memoryview, start: bytes) -> Array:
    if not start.startswith((GZIP_MAGIC, b"\0\0")):
        if start.startswith(SIGNATURES):
            raise WrongUsage(f"{name}: one picture; give the folder of all pictures, each of 28 x 28 pixels")
        kind = "a web page, saved under this name" if start.lstrip().startswith(b"<") else "not a .npy file"
        raise WrongUsage(f"{name}: {kind}; {FORMS}")
    try:
        return _whole(name, parse(unwrap(content) if isinstance(content, bytes) else content))
    except Damaged as error:
        raise WrongUsage(f"{name} {error}; {FORMS}") from None


def _whole(name: str, values: NDArray[Any]) -> Array:
    survey.check_type(name, values.dtype)
    shapes.check(name, values.shape)
    return in_memory(values)
