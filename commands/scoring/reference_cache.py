"""References that were made before: what judging needs of a dataset is the same at each evaluation.

Below the study's cache folder, by the digest of all that decides them (images, networks, code, versions,
processor, threads of a product):

    references/<key>/reference.npz    arrays of ``analysis.metrics.reference_arrays``
    references/<key>/floor-<n>.json   the scores of n real images

Each file begins with the SHA-256 of its own place and the rest. One that is damaged counts as none and is
written anew; a folder that cannot be written to costs time and nothing else. Files are replaced whole, so
that readers and writers need no lock. The scores are those without the cache, bit by bit.
"""

import hashlib
import io
import json
import os
import shutil
from collections import UserDict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import scipy

from analysis.metrics import reference_arrays
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import Evaluator, Floor
from analysis.metrics.reference import ImageFloor
from analysis.metrics.spaces import networks_sha256
from commands.paths import ROOT
from data import Images
from data.home import reference_folder
from records import atomic
from records.machine import processor
from stats.estimates import Interval
from theory.errors import DataUnavailable

FORMAT = 1  # another one where what the files mean changes
FEWEST = 5_000  # test images: what is made of fewer takes about a second
MOST_KEPT = 8  # references; those that were not used for longest go
SEED = 0
CODE = ("analysis/metrics", "stats")  # folders: any change there makes references anew


def evaluator(extractor: LeNet, test: Images, training: Images, class_shares: np.ndarray | None) -> Evaluator:
    """Return the evaluator against grey images ``test``, from the cache where it is there, else to there."""
    folder = _folder(extractor, test, training, class_shares)
    if folder is None:
        return Evaluator.of(extractor, test.pixels, training.pixels, class_shares, SEED)
    file, floors = folder / "reference.npz", KeptFloors(folder)
    content = read(file)
    if content is not None:
        with suppress(OSError):
            os.utime(folder)
        return _unpacked(extractor, training, len(test.pixels), content, floors)
    made = Evaluator.of(extractor, test.pixels, training.pixels, class_shares, SEED, floors)
    write(file, _packed(made))
    _forget_others(folder.parent)
    return made


class KeptFloors(UserDict[int, Floor]):
    """Floors by the number of images, in memory and in the files of ``folder``."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, n: int) -> Floor:
        content = read(self._file(n))
        if content is None:
            raise KeyError(n)
        self.data[n] = {name: Interval(*parts) for name, parts in json.loads(content).items()}
        return self.data[n]

    def __setitem__(self, n: int, floor: Floor) -> None:
        self.data[n] = floor
        parts = {name: [one.value, one.low, one.high, one.method] for name, one in floor.items()}
        write(self._file(n), json.dumps(parts).encode())

    def _file(self, n: int) -> Path:
        return self.folder / f"floor-{n}.json"


def read(path: Path) -> bytes | None:
    """Return what ``write`` wrote to ``path``; None if it is not there or is damaged."""
    try:
        with path.open("rb") as file:
            digest, content = file.read(hashlib.sha256().digest_size), file.read()
    except OSError:
        return None
    return content if _digest(path, content) == digest else None


def write(path: Path, content: bytes) -> None:
    """Put ``content`` behind its digest into ``path``, if the system lets us."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write_bytes(path, _digest(path, content) + content)


def _digest(path: Path, content: bytes) -> bytes:
    """Of what is kept and what it is kept as: another's file in its place is none."""
    return hashlib.sha256(f"{path.parent.name}/{path.name}\n".encode() + content).digest()


def _folder(extractor: LeNet, test: Images, training: Images, class_shares: np.ndarray | None) -> Path | None:
    """Where the reference is kept; None if it is not."""
    if len(test.pixels) < FEWEST:
        return None
    decides = {
        "format": FORMAT,
        "test": test.sha256,
        "training": training.sha256,
        "class_shares": None if class_shares is None else class_shares.tolist(),
        "extractor": extractor.sha256,
        "spaces": networks_sha256(),
        "code": _code_sha256(),
        "seed": SEED,
        "libraries": [np.__version__, scipy.__version__],
        "processor": processor(),
        "blas_threads": os.environ.get("OPENBLAS_NUM_THREADS"),  # other sums: those of a caller's own Python
    }
    key = hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:32]
    with suppress(DataUnavailable):
        return reference_folder() / key
    return None


def _code_sha256() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in CODE for path in (ROOT / folder).glob("*.py")):
        digest.update(f"{path.name} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


def _packed(made: Evaluator) -> bytes:
    arrays = reference_arrays.packed_without_floor(made.reference)
    arrays |= reference_arrays.packed_compared(made.compared)
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _unpacked(
    extractor: LeNet, training: Images, count: int, content: bytes, floors: KeptFloors
) -> Evaluator:
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays: Mapping[str, np.ndarray] = {name: archive[name] for name in archive.files}
    reference = reference_arrays.unpacked_with(
        arrays, lambda spaces: ImageFloor.drawn(extractor, spaces, training.pixels, count, SEED)
    )
    compared = reference_arrays.unpacked_compared(reference.features, arrays)
    return Evaluator(extractor, reference, compared, floors)


def _forget_others(folder: Path) -> None:
    """Remove all references in ``folder`` but those used last."""
    with suppress(OSError):
        newest_first = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in newest_first[MOST_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
