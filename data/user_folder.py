"""The folder of the user's that ``EQUIPOISE_DATA`` names, with a dataset in any of its usual forms.

These are the four IDX files, plain or gzip-wrapped, under either of their usual names, each in a folder of
its name if need be (as Kaggle's archive has them); and of MNIST Keras's ``mnist.npz``. They lie in the
folder itself, in one of the dataset's name, or where torchvision and Keras put them.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data import keras_datasets
from data.idx import Damaged, unwrap
from data.table import DATASETS, Dataset
from theory.errors import WrongUsage

VARIABLE = "EQUIPOISE_DATA"
OTHER_NAMES = {"mnist": ("MNIST",), "fashion_mnist": ("FashionMNIST", "fashion-mnist")}
REMEDY = f"replace it, or unset {VARIABLE}"
ARCHIVE = {"mnist": "mnist.npz"}


@dataclass(frozen=True)
class Supply:
    """What the user's folder holds of a dataset: the unwrapped bytes by file, and the folder they lie in."""

    files: Mapping[str, bytes]
    folder: Path


def root() -> Path | None:
    """Return the folder that the variable names, or None. Raises ``WrongUsage`` if it is not a folder."""
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    folder = Path(os.path.expanduser(given)).absolute()
    if not folder.is_dir():
        raise WrongUsage(f"{VARIABLE} names {given!r}, which is not a folder; correct or unset it")
    return folder


def locate(folder: Path, file: str) -> Path | None:
    """Return the file of this IDX name in a folder, under any of the usual names, or None."""
    dotted = file.replace("-idx", ".idx")
    for below in ("", file, dotted):
        for name in (file, dotted):
            for ending in ("", ".gz"):
                path = folder / below / f"{name}{ending}"
                if os.path.isfile(path):  # False too where that cannot be seen
                    return path
    return None


def supply(dataset: Dataset, files: Iterable[str]) -> Supply | None:
    """Return checked ``files`` of a dataset from the user's folder, or None where it does not hold them.

    Files of another known dataset are none. Raises ``Damaged``, naming the file, for what is there but is
    not right.
    """
    files = list(files)
    for folder in _places(dataset):
        paths = {file: locate(folder, file) for file in files}
        if all(paths.values()):
            found = {file: _read(path) for file, path in paths.items() if path is not None}
        elif dataset.name in ARCHIVE and os.path.isfile(folder / ARCHIVE[dataset.name]):
            found = keras_datasets.from_archive(folder / ARCHIVE[dataset.name], REMEDY)
        else:
            continue
        if not _anothers(dataset, found):
            return Supply({file: _checked(dataset, folder, file, found[file]) for file in files}, folder)
    return None


def missing(dataset: Dataset, files: Iterable[str]) -> str:
    """Return what was looked for in the user's folder and is not there, in words."""
    files = list(files)
    lacking = [[file for file in files if locate(folder, file) is None] for folder in _places(dataset)]
    fewest = min(lacking, key=len)
    if not fewest:
        return f"{root()} holds another dataset's files"
    archive = f", nor {ARCHIVE[dataset.name]}" if dataset.name in ARCHIVE else ""
    return f"{root()} has no {', '.join(fewest)} (plain or .gz){archive}"


def _places(dataset: Dataset) -> Iterator[Path]:
    """The folders in which the files may lie, the dataset's own first."""
    top = root()
    if top is None:
        return
    names = (dataset.name, *OTHER_NAMES.get(dataset.name, ()))
    for parent in (top, top / "datasets"):
        for folder in (*(parent / name for name in names), parent):
            yield from (folder, folder / "raw")


def _read(path: Path) -> bytes:
    try:
        return unwrap(path.read_bytes())
    except Damaged as error:
        raise Damaged(f"{path} {error}; {REMEDY}") from None
    except OSError as error:
        raise Damaged(f"{path} cannot be read: {error.strerror}; {REMEDY}") from None


def _checked(dataset: Dataset, folder: Path, file: str, content: bytes) -> bytes:
    try:
        dataset.check(file, content)
    except Damaged as error:
        raise Damaged(f"{folder}: {file} {error}; {REMEDY}") from None
    return content


def _anothers(dataset: Dataset, found: Mapping[str, bytes]) -> bool:
    """Whether all files are, under the same names, those of another dataset."""
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in found.items()}
    return any(
        other.name != dataset.name
        and all(other.sha256.get(file) == digest for file, digest in digests.items())
        for other in DATASETS.values()
    )
