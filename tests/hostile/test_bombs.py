"""Small files that would fill the memory: each is refused, within 4 times its size and a constant of memory.

The constant is that of ``records.packed``. What Python and NumPy allocate counts, touched or not.
"""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from door_calls import call, check
from image_cases import DIGITS, headed, npy

from data.idx import serialise
from records.packed import SPARE, TIMES

SIZE = SPARE + 2**27  # more than any small file may unpack to
MOST = SPARE + 2**26  # bytes of memory: the refusal itself takes some
COUNT = (SIZE + 783) // 784
BLOCK = 2**27
HEADER = "{{'descr': '|u1', 'fortran_order': {}, 'shape': ({}, 28, 28), }}\n"


def zeros(start: bytes, size: int = SIZE) -> bytes:
    """A gzip file of ``start`` and at least ``size`` zeros."""
    return gzip.compress(start, 1) + gzip.compress(bytes(BLOCK), 1) * (size // BLOCK + 1)


def archive(name: str, start: bytes) -> bytes:
    """A zip file of one member, ``start`` and zeros."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open(name, "w") as member,
    ):
        member.write(start)
        for _ in range(SIZE // BLOCK):
            member.write(bytes(BLOCK))
        member.write(bytes(784 * COUNT - SIZE // BLOCK * BLOCK))
    return file.getvalue()


def idx(count: int) -> bytes:
    """The header of an IDX file of ``count`` images."""
    return serialise(DIGITS[:0])[:4] + count.to_bytes(4, "big") + (28).to_bytes(4, "big") * 2


def array(count: int, *, fortran: bool = False) -> bytes:
    """The header of a .npy file of ``count`` images."""
    return headed(HEADER.format(fortran, count), b"")


BOMBS: dict[str, Callable[[], bytes]] = {
    "a gzip stream of zeros": lambda: zeros(b""),
    "a gzip stream of images": lambda: zeros(idx(COUNT)),
    "a gzip stream of gzip streams": lambda: gzip.compress(zeros(b"", 2**33), 1),
    "an archive of images": lambda: archive("x.npy", array(COUNT)),
    "an archive of images in Fortran's order": lambda: archive("x.npy", array(COUNT, fortran=True)),
    "an archive of a header without end": lambda: archive("x.npy", b"\x93NUMPY\2\0" + b"\xf0" * 4),
    "an array of more than there is": lambda: array(2**60 // 784) + b"0",
    "a header of more digits than Python prints": lambda: headed(
        HEADER.format(False, "0x" + "f" * 7000), b""
    ),
    "a header without end": lambda: b"\x93NUMPY\2\0\xff\xff\xff\xff" + b" " * 2**20,
}


def refused(size: int, *arguments: str) -> None:
    """Assert that a command that reads ``size`` bytes is refused, and keeps to its memory."""
    tracemalloc.start()
    try:
        outcome = call(*arguments)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"{' '.join(arguments)}: {most / 2**20:.1f} MiB for {size:,} bytes")
    check(outcome, {2})
    assert outcome.code == 2
    assert most <= MOST + TIMES * size


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_unpacks_to_far_more_is_refused(place: Path, bomb: str) -> None:
    content = BOMBS[bomb]()
    Path("bomb").write_bytes(content)
    refused(len(content), "data", "bomb")


@pytest.mark.parametrize("option", ["--features", "--reference"])
def test_an_archive_that_unpacks_to_far_more_is_refused(place: Path, option: str) -> None:
    content = archive("generated.npy", array(COUNT))
    Path("bomb.npz").write_bytes(content)
    Path("images.npy").write_bytes(npy(np.resize(DIGITS, (100, 28, 28))))
    refused(len(content), "evaluate", "images.npy", option, "bomb.npz")
