"""A folder of picture files, flat or with a folder for each class."""

import os
import re
import stat
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.images.pictures import is_picture, stacked
from data.images.source import Rows, Stock, in_memory
from theory.errors import WrongUsage

PASSED_OVER = {"thumbs.db", "desktop.ini", "__macosx"}  # as are names that begin with a dot
SPLIT_NAMES = {"train": ("train", "training"), "test": ("test", "testing")}
SPLIT_WORDS = {"train", "training", "test", "testing", "val", "valid", "validation"}
MOST_CLASSES = 256
MOST_NAMED = 4  # files in a message
LOSSY = "the files are JPEG or WebP, whose losses are part of the scores"
TURNED = "some files are turned, as their EXIF data says"


@dataclass(frozen=True)
class Album:
    """Picture files: ``paths`` in order, ``labels`` uint8 [n] if each class has a folder, and ``notes``."""

    paths: tuple[Path, ...]
    labels: NDArray[np.uint8] | None
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self.paths)

    @property
    def colours(self) -> bool:
        """Whether the first file has colours."""
        return stacked(self.paths[:1])[0].ndim == 4

    def narrowed(self, rows: Rows) -> tuple[Stock, Rows]:
        """Read the files at ``rows`` and no others."""
        paths = self.paths if rows is None else [self.paths[row] for row in rows]
        array, peculiar = stacked(paths)
        labels = self.labels if self.labels is None or rows is None else self.labels[rows]
        said = [note for word, note in (("lossy", LOSSY), ("turned", TURNED)) if word in peculiar]
        stock = in_memory(array).stock
        return (
            Stock(
                stock.total,
                stock.colours,
                stock.blocks,
                labels,
                (*self.notes, *said),
                deep=array.dtype == np.uint16,
            ),
            None,
        )


def natural(path: Path) -> tuple[list[str | int], str]:
    """Sort key that has 2.png before 10.png, whatever the locale."""
    parts: list[str | int] = list(re.split(r"([0-9]+)", path.name))
    parts[1::2] = [int(part) for part in parts[1::2]]
    return parts, path.name


def visible(folder: Path) -> list[Path]:
    """Return what lies in a folder, in natural order, but for what systems leave there.

    Raises ``WrongUsage`` if the folder cannot be read.
    """
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise WrongUsage(f"{folder} cannot be read: {error.strerror}") from None
    shown = [name for name in names if not name.startswith(".") and name.lower() not in PASSED_OVER]
    return sorted((folder / name for name in shown), key=natural)


def splits_of(folder: Path) -> dict[str, Path]:
    """Return the folders ``train`` and ``test`` in a folder that holds either, by split."""
    found = {}
    for path in visible(folder):
        for split, names in SPLIT_NAMES.items():
            if path.is_dir() and path.name.lower() in names:
                found[split] = path
    return found


def unwrapped(folder: Path) -> Path:
    """Return the folder, or the one that is all it holds, as archives unpack into one of their own name."""
    while True:
        inside = visible(folder)
        alone = len(inside) == 1 and os.path.isdir(inside[0])  # False too where that cannot be seen
        if not alone or inside[0].name.lower() in SPLIT_WORDS:
            return folder
        folder = inside[0]


def album(folder: Path, classes: Mapping[str, int] | None = None) -> Album:
    """Find the pictures of a folder, or of its folders, one for each class.

    Labels are the classes' numbers if all are named by numbers, else the positions of their names in order,
    or what ``classes`` says. Raises ``WrongUsage`` for a folder without pictures, or divided into splits.
    """
    folder = unwrapped(folder)
    inside = visible(folder)
    files, folders = _pictures(inside), [path for path in inside if path.is_dir()]
    others = len(inside) - len(files) - len(folders)
    if files:
        return Album(tuple(files), None, _left_out(others, len(folders)))
    words = [path.name for path in folders if path.name.lower() in SPLIT_WORDS]
    if words:
        raise WrongUsage(f"{folder} is divided ({', '.join(words)}); name one of these folders in it")
    return _of_classes(folder, folders, others, classes)


def class_names(folder: Path) -> list[str]:
    """Return the names of the folders in a folder, in natural order."""
    return [path.name for path in visible(folder) if path.is_dir()]


def numbered(names: Sequence[str]) -> dict[str, int] | None:
    """Return the label of each class, by name; None if they are more than bytes can number."""
    ordered = sorted(set(names), key=lambda name: natural(Path(name)))
    if ordered and all(re.fullmatch(r"[0-9]{1,3}", name) and int(name) < MOST_CLASSES for name in ordered):
        return {name: int(name) for name in ordered}
    return {name: number for number, name in enumerate(ordered)} if len(ordered) <= MOST_CLASSES else None


def _of_classes(folder: Path, folders: list[Path], others: int, classes: Mapping[str, int] | None) -> Album:
    inside = {path: visible(path) for path in folders}
    files = {path: _pictures(paths) for path, paths in inside.items()}
    left = Counter(path.is_dir() for path in folders for path in set(inside[path]) - set(files[path]))
    paths = tuple(path for folder in folders for path in files[folder])
    if not paths:
        raise WrongUsage(
            f"{folder} holds no pictures (PNG, JPEG, ...), neither itself nor in a folder for each class"
            f"{_held(folder)}"
        )
    numbers = classes or numbered([path.name for path in folders])
    labels = None
    if numbers is not None:
        labels = np.array([numbers[path.parent.name] for path in paths], np.uint8)
    return Album(paths, labels, _left_out(others + left[False], left[True]))


def _pictures(paths: Sequence[Path]) -> list[Path]:
    """The picture files among ``paths``; a broken link counts as what it is named.

    Pipes and devices are none, whatever their name: to open one may wait for ever.
    """
    try:
        return [path for path in paths if _may_be_read(path) and is_picture(path)]
    except OSError as error:
        raise WrongUsage(f"{error.filename} cannot be read: {error.strerror}") from None


def _may_be_read(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return bool(path.suffix)


def _held(folder: Path) -> str:
    """What else a folder holds, in words."""
    names = [path.name for path in visible(folder) if path.is_file()]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"; it holds {', '.join(names[:MOST_NAMED])}{more}, of which you may name one" if names else ""


def _left_out(files: int, folders: int) -> tuple[str, ...]:
    kinds = ((files, "file"), (folders, "folder"))
    said = [f"{count} other {kind}{'s' * (count > 1)}" for count, kind in kinds if count]
    verb = "is" if files + folders == 1 else "are"
    return (f"{' and '.join(said)} in the folder {verb} passed over",) if said else ()
