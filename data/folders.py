"""Datasets of the user's own: a folder of IDX files, a folder of PNG images, or a .npy array.

Images are 28 x 28 unsigned bytes. Where the data is not divided, every seventh image belongs to the
test split and the others to the train split, MNIST's own proportion. A folder of PNGs or arrays is
divided if it holds ``train`` and ``test`` folders, or ``train.npy`` and ``test.npy``.
"""

import hashlib
import re
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.idx import Damaged, parse, unwrap
from data.store import path_of
from data.table import FILE_NAMES, Split
from theory.errors import DataUnavailable, WrongUsage

Pixels = NDArray[np.uint8]
TEST_EVERY = 7


def slug(path: str | Path) -> str:
    """A short name for the dataset at a path: lower-case letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", Path(path).absolute().stem.lower()).strip("_") or "data"


def read(path: Path, split: Split) -> tuple[Pixels, Pixels | None, str]:
    """Return (pixels [n, 28, 28], labels [n] or None, SHA-256) of one split.

    The digest is that of the unwrapped IDX image file, or of the pixel bytes where there is none.
    Raises ``WrongUsage`` for what is not such data, ``DataUnavailable`` for a damaged IDX file.
    """
    if path.is_dir() and path_of(path, FILE_NAMES[split, "images"]):
        return _read_idx(path, split)
    pixels = _read_pixels(path, split)
    return pixels, None, hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


def _read_idx(folder: Path, split: Split) -> tuple[Pixels, Pixels | None, str]:
    content = _idx_bytes(folder, FILE_NAMES[split, "images"])
    assert content is not None  # ``read`` saw the file
    pixels = _images(folder / FILE_NAMES[split, "images"], parse(content))
    wrapped = _idx_bytes(folder, FILE_NAMES[split, "labels"])
    labels = None if wrapped is None else parse(wrapped)
    if labels is not None and labels.shape != (len(pixels),):
        raise DataUnavailable(
            f"{folder}: the {split} split has {len(pixels)} images but {labels.size} labels"
        )
    return pixels, labels, hashlib.sha256(content).hexdigest()


def _idx_bytes(folder: Path, file: str) -> bytes | None:
    path = path_of(folder, file)
    if path is None:
        return None
    try:
        content = unwrap(path.read_bytes())
        parse(content)
    except Damaged as error:
        raise DataUnavailable(f"{path} {error}; replace it") from None
    except OSError as error:
        raise DataUnavailable(f"{path} cannot be read: {error.strerror}") from None
    return content


def _read_pixels(path: Path, split: Split) -> Pixels:
    if path.is_file():
        return _part(path, _read_array(path), split)
    divided = path / split
    if divided.is_dir():
        return _read_images(divided)
    if divided.with_suffix(".npy").is_file():
        return _read_array(divided.with_suffix(".npy"))
    return _part(path, _read_images(path), split)


def _part(path: Path, pixels: Pixels, split: Split) -> Pixels:
    if len(pixels) < TEST_EVERY:
        raise WrongUsage(
            f"{path} holds {len(pixels)} images; at least {TEST_EVERY} are needed for two splits"
        )
    in_test = np.arange(len(pixels)) % TEST_EVERY == TEST_EVERY - 1
    return np.compress(in_test if split == "test" else ~in_test, pixels, axis=0)


def _read_array(path: Path) -> Pixels:
    try:
        with path.open("rb") as file:
            array = np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OSError, zipfile.BadZipFile):
        raise WrongUsage(f"{path} is not a NumPy array file (.npy), or is truncated") from None
    if not isinstance(array, np.ndarray):
        raise WrongUsage(f"{path} is an archive of arrays; save the images alone with numpy.save")
    return _images(path, array)


def _images(path: Path, array: np.ndarray) -> Pixels:
    if array.dtype != np.uint8:
        raise WrongUsage(f"{path} holds {array.dtype} values; images are uint8, 0 to 255")
    if array.ndim != 3 or array.shape[1:] != (28, 28) or not len(array):
        raise WrongUsage(f"{path} has the shape {array.shape}; images are n x 28 x 28")
    return np.asarray(array, np.uint8)


def _read_images(folder: Path) -> Pixels:
    """The PNG images of a folder, in the order of their names."""
    from PIL import Image, UnidentifiedImageError

    images = []
    for path in sorted(folder.glob("*.[pP][nN][gG]")):
        try:
            with Image.open(path) as image:
                pixels = np.asarray(image.convert("L"))
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            raise WrongUsage(f"{path} is not a PNG image, or is truncated") from None
        if pixels.shape != (28, 28):
            raise WrongUsage(f"{path} is {pixels.shape[1]} x {pixels.shape[0]} pixels; images are 28 x 28")
        images.append(pixels)
    if not images:
        raise WrongUsage(f"{folder} holds no IDX files, no PNG images and no train.npy and test.npy")
    return np.stack(images)
