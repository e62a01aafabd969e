"""Grids of samples as one image."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from records import atomic

SIDE = 8  # tiles along each edge
TILES = SIDE * SIDE
SEPARATOR = 2  # pixels between tiles, mid-grey
GREY = 128


def image_grid(images: np.ndarray) -> np.ndarray:
    """Return the first 64 of ``images``, uint8 [n >= 64, h, w(, 3)], as one uint8 image, row by row."""
    count, height, width, *colours = images[:TILES].shape
    assert count == TILES, f"a grid takes {TILES} images"
    canvas = np.full((SIDE * (height + SEPARATOR), SIDE * (width + SEPARATOR), *colours), GREY, np.uint8)
    tiles = canvas.reshape(SIDE, height + SEPARATOR, SIDE, width + SEPARATOR, *colours)
    tiles[:, :height, :, :width] = images[:count].reshape(SIDE, SIDE, height, width, *colours).swapaxes(1, 2)
    return canvas[:-SEPARATOR, :-SEPARATOR]


def write_image_grid(path: Path, images: np.ndarray) -> None:
    """Write the grid of ``images`` as a PNG, grey or in colours as they are."""
    buffer = io.BytesIO()
    Image.fromarray(image_grid(images)).save(buffer, "PNG", optimize=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(path, buffer.getvalue())
