"""Pictures inside the page, as small WebP files: the paper's figures, and what runs drew by epoch."""

import base64
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from records.files import GRIDS, by_epoch
from records.io import read_image
from records.reading.tables import Records
from theory.errors import EquipoiseError

COLOURS = 64  # of a figure: its lines keep their smooth edges, and it takes a quarter of the room
ROOM = 4_000_000  # bytes of the page for the samples of all runs
SHADES = (16, 8, 4, 2)  # of grey: the first that fits into the room
DATA = "data:image/webp;base64,"


def figure(image: Path) -> str:
    """Return a PNG file as a data URI. Raises ``EquipoiseError`` if it is not there."""
    try:
        with Image.open(image) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            return DATA + _webp(few.convert("RGB"))
    except FileNotFoundError:
        raise EquipoiseError(
            f"{image} is missing; ./study figures --profile {image.parts[-3]} draws it"
        ) from None


def samples(records: Records, runs: Iterable[str], room: int = ROOM) -> dict[str, list[tuple[int, str]]]:
    """Return run -> (epoch, base64 of a WebP file) of each grid of samples that it left.

    Samples have as many shades as all together have ``room`` for in the page, and the fewest where they
    have none.
    """
    grids = {run: by_epoch(records.folder(run) / GRIDS, ".png") for run in runs}
    images = {run: {n: read_image(path) for n, path in grid.items()} for run, grid in grids.items() if grid}
    for shades in SHADES:
        found = {
            run: [(epoch, _shaded(image, shades)) for epoch, image in grid.items()]
            for run, grid in images.items()
        }
        if size(found) <= room:
            break
    return found


def size(found: Mapping[str, Iterable[tuple[int, str]]]) -> int:
    """Return the bytes that pictures take in the page."""
    return sum(len(text) for grid in found.values() for _, text in grid)


def _shaded(image: np.ndarray, shades: int) -> str:
    step = 255 / (shades - 1)
    return _webp(Image.fromarray(np.rint(np.rint(image / step) * step).astype(np.uint8)))


def _webp(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "WEBP", lossless=True, method=4)
    return base64.b64encode(file.getvalue()).decode("ascii")
