"""Reading an array of images that somebody saved, whatever made it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from theory.errors import WrongUsage

SIDE = 28
COLOURS = 3
FEWEST = 100  # images: below this no score means anything
TOLERANCE = 1e-3  # of the range [0, 1] or [-1, 1], for values that rounding pushed over its end


@dataclass(frozen=True)
class Samples:
    """``pixels`` uint8 [n, 28, 28], or [n, 28, 28, 3] of coloured images.

    ``reading`` says how the file's values were understood.
    """

    pixels: np.ndarray
    reading: str


def read_samples(path: Path) -> Samples:
    """Read images from a .npy file, shaped [n, 28, 28], [n, 28, 28, 1], [n, 1, 28, 28] or [n, 784].

    Coloured ones, [n, 28, 28, 3], are stacked digits: ``analysis.metrics.stacked``.

    Whole numbers are grey levels 0..255. Floats are in [-1, 1] if any is negative (below the
    tolerance), else in [0, 1]; they are rounded to the nearest grey level, as images are.
    Raises ``WrongUsage``, naming the file, for whatever is not such an array. Pickles are never loaded.
    """
    return from_array(_load(path), str(path))


def from_array(array: np.ndarray, name: str) -> Samples:
    """Return images from an array in memory, by the rules of ``read_samples``; ``name`` is for messages."""
    array = _shaped(array, name)
    if len(array) < FEWEST:
        raise WrongUsage(f"{name}: {len(array)} images, but at least {FEWEST} are needed to judge them")
    return to_pixels(array, name)


def to_pixels(array: np.ndarray, name: str) -> Samples:
    """Return the values of ``array`` as grey levels, by the rule of ``read_samples``.

    ``name`` is for messages.
    """
    if np.issubdtype(array.dtype, np.integer):
        if array.min() < 0 or array.max() > 255:
            raise WrongUsage(
                f"{name}: whole numbers from {array.min()} to {array.max()}; grey levels go from 0 to 255"
            )
        return Samples(array.astype(np.uint8), "grey levels 0 to 255")
    if not np.issubdtype(array.dtype, np.floating):
        raise WrongUsage(f"{name}: values of type {array.dtype}; give uint8, or floats in [0, 1] or [-1, 1]")
    bad = array.size - np.count_nonzero(np.isfinite(array))
    if bad:
        raise WrongUsage(f"{name}: {bad} of {array.size} values are NaN or infinite")
    low, high = float(array.min()), float(array.max())
    if low < -1 - TOLERANCE or high > 1 + TOLERANCE:
        raise WrongUsage(
            f"{name}: floats from {low:.4g} to {high:.4g}; give floats in [0, 1] or [-1, 1], or uint8"
        )
    symmetric = low < -TOLERANCE
    unit = (array + 1) / 2 if symmetric else array
    levels = np.rint(np.clip(unit, 0, 1) * 255).astype(np.uint8)
    return Samples(levels, "floats in [-1, 1]" if symmetric else "floats in [0, 1]")


def _load(path: Path) -> np.ndarray:
    if path.is_dir():
        raise WrongUsage(f"{path}: a folder; give a .npy file of images")
    if not path.is_file():
        raise WrongUsage(f"{path}: no such file; give a .npy file of images")
    if path.stat().st_size == 0:
        raise WrongUsage(f"{path}: the file is empty; give a .npy file of images")
    with path.open("rb") as stream:
        try:
            array: np.ndarray = np.lib.format.read_array(stream, allow_pickle=False)
        except (ValueError, OSError, EOFError, MemoryError) as error:
            reason = _reason(path, error)
            raise WrongUsage(
                f"{path}: {reason}; give one array of images, as numpy.save writes it"
            ) from error
    return array


def _reason(path: Path, error: Exception) -> str:
    with path.open("rb") as stream:
        magic = stream.read(6)
    if magic[:2] == b"PK":
        return "an archive of arrays, not one array"
    if magic != b"\x93NUMPY":
        return "not a .npy file"
    return "an array of Python objects" if "Object" in str(error) else "the array is cut off"


def _shaped(array: np.ndarray, name: str) -> np.ndarray:
    shape = array.shape
    if len(shape) >= 2 and shape[1:] in {(SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), (SIDE * SIDE,)}:
        return array.reshape(-1, SIDE, SIDE)
    if shape[1:] == (SIDE, SIDE, COLOURS):
        return array
    raise WrongUsage(
        f"{name}: shape {' x '.join(map(str, shape)) or 'of one number'}; images are n x 28 x 28"
    )
