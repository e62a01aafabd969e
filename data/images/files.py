"""Files of images by what they begin with: NumPy's arrays and archives, and IDX files."""

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from data.idx import GZIP_MAGIC, Damaged, declared, parse, unwrap
from data.images import npy, npz, shapes, survey
from data.images.pictures import SIGNATURES
from data.images.source import Array, in_memory
from theory.errors import WrongUsage

STANDARD_INPUT = "-"
MOST_INPUT = 8 * 2**30  # bytes of a pipe that are kept in memory
START = 2**14  # bytes that a header fits into
PATIENCE = 2.0  # seconds
IDX_MAGIC = b"\0\0\x08"
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
        with _patient():
            pipe = path.open("rb")  # waits until someone writes
        with pipe:
            return _from_pipe(name, pipe)
    if not path.stat().st_size:
        raise WrongUsage(f"{name}: the file is empty; {FORMS}")
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(npy.MAGIC):
        return in_memory(npy.mapped(name, path))
    if start.startswith(npz.MAGIC):
        return npz.only_array(archive(name, path))
    if start.startswith(GZIP_MAGIC):
        return from_bytes(name, path.read_bytes())
    return _idx(name, np.memmap(path, np.uint8, "r").data, start)


def from_standard_input(name: str) -> Array:
    """Return the images of standard input, which is kept in memory.

    Raises ``WrongUsage`` if nothing or too much is piped in, or what is no images, and ``OSError``.
    """
    piped = getattr(sys.stdin, "buffer", None)  # a notebook's input has none
    if piped is None or sys.stdin.isatty():
        raise WrongUsage(f"{name}: nothing is piped in; {FORMS}, or pipe a .npy file in")
    return _from_pipe(name, piped)


def _from_pipe(name: str, pipe: IO[bytes]) -> Array:
    """Return the images of a pipe or device; of one that may never end no more is read than can be of use."""
    with _patient():
        start = pipe.read(START)
    most = MOST_INPUT if start.startswith((npz.MAGIC, GZIP_MAGIC)) else len(start)
    if start.startswith(npy.MAGIC):
        most = npy.read_header(name, io.BytesIO(start)).end
    elif start.startswith(IDX_MAGIC):
        with suppress(Damaged):  # which is said once it is read as a file
            most = declared(start)
    content = start + pipe.read(max(min(most, MOST_INPUT) - len(start) + 1, 0))
    if len(content) > MOST_INPUT:
        raise WrongUsage(
            f"{name}: more than {MOST_INPUT >> 30} GiB; write it to a file, which need not fit in memory"
        )
    return from_bytes(name, content)


@contextmanager
def _patient() -> Iterator[None]:
    """Say so where nothing comes for a while; to wait for a pipe is right, to wait without a word is not."""
    line = "study: waiting for a pipe into which nothing was written yet; Ctrl-C ends that"
    timer = threading.Timer(PATIENCE, print, [line], {"file": sys.stderr, "flush": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def from_bytes(name: str, content: bytes) -> Array:
    """Return the images of the bytes of a file. Raises ``WrongUsage`` for what is none."""
    if not content:
        raise WrongUsage(f"{name}: it is empty; {FORMS}")
    try:
        content = unwrap(content) if content.startswith(GZIP_MAGIC) else content
    except Damaged as error:
        raise WrongUsage(f"{name} {error}; {FORMS}") from None
    if content.startswith(npz.MAGIC):
        return npz.only_array(npz.read_archive(name, lambda: io.BytesIO(content)))
    if not content.startswith(npy.MAGIC):
        return _idx(name, memoryview(content), content[:8])
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


def _idx(name: str, content: memoryview, start: bytes) -> Array:
    if not start.startswith(b"\0\0"):
        raise WrongUsage(f"{name}: {_kind(start)}; {FORMS}")
    try:
        return _whole(name, parse(content))
    except Damaged as error:
        raise WrongUsage(f"{name} {error}; {FORMS}") from None


def _kind(start: bytes) -> str:
    """What a file is that begins so and is in no form that is read, in words."""
    if start.startswith(SIGNATURES):
        return "one picture, where the folder of all pictures is wanted, each of 28 x 28 pixels"
    return "a web page, saved under this name" if start.lstrip().startswith(b"<") else "not a .npy file"


def _whole(name: str, values: NDArray[Any]) -> Array:
    survey.check_type(name, values.dtype)
    shapes.check(name, values.shape)
    return in_memory(values)
