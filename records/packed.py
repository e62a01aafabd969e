"""Archives of arrays from anywhere: read without pickles, and no larger than a file of their size should be.

A zip or gzip file of 1 MB can unpack to 1 GB; a header can promise any array. Images, weights and features
are packed to a tenth at best, but for small files that are empty almost everywhere.
"""

import zipfile
from pathlib import Path

import numpy as np

from records.npy_header import read_header

SPARE = 2**29  # bytes that any packed file may unpack to
TIMES = 4  # and so many times its own size


def most_unpacked(size: int) -> int:
    """How many bytes a packed file of ``size`` bytes may unpack to."""
    return SPARE + TIMES * size


def load(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of the .npz file ``path`` by name.

    Raises ``ValueError`` for what is no archive of arrays or is damaged, of Python objects, or too large for
    its file; ``MemoryError``; and ``OSError`` if it cannot be read.
    """
    with path.open("rb") as file:
        try:
            _check(file, path.stat().st_size)
            file.seek(0)
            with np.load(file, allow_pickle=False) as arrays:
                return dict(arrays)
        except (ValueError, MemoryError):
            raise
        except Exception as error:  # each way of packing fails in its own ways
            raise ValueError(f"damaged ({type(error).__name__})") from error


def _check(file: object, size: int) -> None:
    """Raise ``ValueError`` unless each array is as large as its header says, and all are not too large."""
    with zipfile.ZipFile(file) as archive:  # type: ignore[call-overload]
        members = archive.infolist()
        whole = sum(member.file_size for member in members)
        if whole > most_unpacked(size):
            raise ValueError(f"{size:,} bytes that unpack to {whole:,}")
        for member in members:
            with archive.open(member) as stream:
                header = read_header(stream)
            if header.dtype.hasobject:
                raise ValueError("Python objects, which are never loaded")
            if header.end != member.file_size:
                raise ValueError("an array of another size than its header says")
