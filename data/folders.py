"""Datasets of the user's own: images in any form that ``data.images`` reads, in two splits.

They are divided if there are ``train`` and ``test`` folders, arrays of these names (train.npy and test.npy,
or in an archive x_train and x_test), or IDX files named as MNIST's are. Otherwise a random seventh of the
images, the same at each call, is the test split: MNIST's own proportion. Both splits are read alike.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.idx import Damaged, parse, unwrap
from data.images import ImageSource, Pictures, Range, files, folders, open_images
from data.images.drawing import SPLIT, drawn
from data.images.ranges import checked
from data.images.source import readable
from data.table import FILE_NAMES, SPLITS, Split
from data.user_folder import locate
from theory.errors import DataUnavailable, WrongUsage

TEST_SHARE = 7  # one image in so many
OPTION = "--range (evaluate: --dataset-range)"
ARRAYS = (".npy", ".npz")


def slug(path: str | Path) -> str:
    """A short name for the dataset at a path: lower-case letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", Path(path).absolute().stem.lower()).strip("_") or "data"


def read(path: Path, value_range: Range | None = None) -> dict[Split, tuple[Pictures, str]]:
    """Return the splits of the images at a path, of one reading, and the SHA-256 of the pixels of each.

    A folder of IDX files may have one split alone. ``value_range`` says which values are black and white.
    Raises ``WrongUsage`` for what is not such data, ``DataUnavailable`` for a damaged IDX file.
    """
    sources = _divided(path, value_range)
    if sources is None:
        whole = _open(path, value_range).take()
        with readable(str(path)):
            found = {split: _part(path, whole, split) for split in SPLITS}
    else:
        found = {split: source.take() for split, source in sources.items()}
        if len({pictures.reading for pictures in found.values()}) > 1:  # told apart by their words at least
            _check_readings(sources)
    if any(pictures.pixels.ndim != 3 for pictures in found.values()):
        raise WrongUsage(f"{path}: coloured images; models of your own images are grey: convert them to grey")
    return {split: (own, hashlib.sha256(own.pixels.data).hexdigest()) for split, own in found.items()}


def _open(path: Path, value_range: Range | None) -> ImageSource:
    return open_images(path, value_range=value_range, option=OPTION)


def _part(path: Path, pictures: Pictures, split: Split) -> Pictures:
    """Of images that are not divided, those of a split, in their order."""
    count = len(pictures.pixels)
    if count < TEST_SHARE:
        raise WrongUsage(f"{path} holds {count} images; at least {TEST_SHARE} are needed for two splits")
    in_test = np.zeros(count, bool)
    in_test[drawn(count, count // TEST_SHARE, seed=0, what=SPLIT)] = True
    chosen = np.flatnonzero(in_test if split == "test" else ~in_test)
    labels = None if pictures.labels is None else pictures.labels[chosen]
    note = f"a random seventh of the {count:,} images is the test split"
    return replace(pictures, pixels=pictures.pixels[chosen], labels=labels, notes=(*pictures.notes, note))


def _check_readings(sources: Mapping[Split, ImageSource]) -> None:
    """Raise ``WrongUsage`` unless all splits are read by one reading."""
    readings = {split: source.reading() for split, source in sources.items()}
    if len({(reading.low, reading.high) for reading in readings.values()}) > 1:
        told = ", ".join(f"{sources[split].name} as {reading.title}" for split, reading in readings.items())
        raise WrongUsage(f"the splits would be read differently: {told}; save both alike, or say {OPTION}")


def _divided(path: Path, value_range: Range | None) -> dict[Split, ImageSource] | None:
    """The images of each split, where they are divided."""
    if path.is_dir():
        folder = folders.unwrapped(path)
        return _idx(folder, value_range) or _folders(folder, value_range) or _files(folder, value_range)
    with readable(str(path)):
        if not files.is_archive(path):
            return None
        archive = files.archive(str(path), path)
    arrays = archive.splits()
    if set(arrays) != set(SPLITS):
        return None
    told = None if value_range is None else checked(value_range)
    return {
        split: ImageSource(f"{path} ({arrays[split]})", archive.array(arrays[split]), told, OPTION)
        for split in SPLITS
    }


def _folders(folder: Path, value_range: Range | None) -> dict[Split, ImageSource] | None:
    found = folders.splits_of(folder)
    if set(found) != set(SPLITS):
        return None
    told = None if value_range is None else checked(value_range)
    classes = folders.numbered([name for path in found.values() for name in folders.class_names(path)])
    return {
        split: ImageSource(str(found[split]), folders.album(found[split], classes), told, OPTION)
        for split in SPLITS
    }


def _files(folder: Path, value_range: Range | None) -> dict[Split, ImageSource] | None:
    for ending in ARRAYS:
        paths = {split: folder / f"{split}{ending}" for split in SPLITS}
        if all(path.is_file() for path in paths.values()):
            return {split: _open(path, value_range) for split, path in paths.items()}
    return None


def _idx(folder: Path, value_range: Range | None) -> dict[Split, ImageSource] | None:
    """The splits whose IDX files lie in a folder; there may be one."""
    told = None if value_range is None else checked(value_range)
    found: dict[Split, ImageSource] = {}
    for split in SPLITS:
        path = locate(folder, FILE_NAMES[split, "images"])
        if path is not None:
            array = files.from_array(str(path), _parsed(path))
            labels = _idx_labels(folder, split, array.total)
            array = replace(array, stock=replace(array.stock, labels=labels))
            found[split] = ImageSource(str(path), array, told, OPTION)
    return found or None


def _idx_labels(folder: Path, split: Split, images: int) -> NDArray[np.uint8] | None:
    path = locate(folder, FILE_NAMES[split, "labels"])
    if path is None:
        return None
    labels = _parsed(path)
    if labels.shape != (images,):
        raise DataUnavailable(f"{folder}: the {split} split has {images} images but {labels.size} labels")
    return labels


def _parsed(path: Path) -> NDArray[np.uint8]:
    try:
        return parse(unwrap(path.read_bytes()))
    except Damaged as error:
        raise DataUnavailable(f"{path} {error}; replace it") from None
    except OSError as error:
        raise DataUnavailable(f"{path} cannot be read: {error.strerror}") from None
