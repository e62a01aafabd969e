"""A blind sheet on paper: a page of numbered images, and on the last page the key."""

from typing import IO

import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from analysis.figures.style import paper_style
from commands.cli.sample_answers import LEVEL, beyond_chance
from commands.cli.sample_blind import IMAGES, Sheet

A4 = (210.0, 297.0)  # mm
INCH = 25.4  # mm
COLUMNS = 10  # so that each row begins with 1, 11, 21, ...
NUMBER, GAP = 14, 2  # pixels of the images: for the number on the left of each, and between rows
SIDE, TOP = 15.0, 22.0  # mm: margins beside the images and above them
WHITE = 255
QUESTION = (
    f"Which of these {IMAGES} images are generated? Half of them are, the others are real. "
    "Key on the last page."
)


def write(sheet: Sheet, file: IO[bytes]) -> None:
    """Write the pages as PDF, without a date, so that equal sheets are equal files."""
    with paper_style(), PdfPages(file, metadata={"CreationDate": None}) as pages:
        pages.savefig(images_page(sheet))
        pages.savefig(key_page(sheet))


def images_page(sheet: Sheet) -> Figure:
    """Return the page of images; call it in ``paper_style``."""
    page = _page()
    _say(page, 12.0, QUESTION, fontsize=10)
    picture, corners = canvas(sheet.images)
    height, width = picture.shape[:2]
    printed = (A4[0] - 2 * SIDE) / width * height  # mm
    ax = page.add_axes(
        (SIDE / A4[0], 1 - (TOP + printed) / A4[1], 1 - 2 * SIDE / A4[0], printed / A4[1]), frameon=False
    )
    ax.imshow(picture, aspect="auto", extent=(0, width, height, 0))
    ax.set_axis_off()
    for number, (x, y) in enumerate(corners, start=1):
        ax.text(x - 2, y + 1, str(number), fontsize=7, ha="right", va="top")
    return page


def canvas(images: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Lay out ``images``, uint8 [n, height, width] or with 3 channels, in rows on white.

    Returns the picture, uint8 [height, width, 3], and the left upper corner (x, y) of each image in it.
    """
    high, wide = images.shape[1:3]
    rows = -(-len(images) // COLUMNS)
    picture = np.full((rows * (high + GAP), COLUMNS * (NUMBER + wide), 3), WHITE, np.uint8)
    corners = []
    for i, image in enumerate(images):
        row, column = divmod(i, COLUMNS)
        x, y = column * (NUMBER + wide) + NUMBER, row * (high + GAP)
        picture[y : y + high, x : x + wide] = image if image.ndim == 3 else image[..., np.newaxis]
        corners.append((x, y))
    return picture, corners


def key_page(sheet: Sheet) -> Figure:
    """Return the page of the key; call it in ``paper_style``."""
    page, numbers = _page(), np.flatnonzero(sheet.generated) + 1
    least = beyond_chance(len(sheet.generated))
    _say(page, 25.0, "Key: the generated images", fontsize=12)
    for i, number in enumerate(numbers):
        row, column = divmod(i, COLUMNS)
        page.text((SIDE + 18 * column + 9) / A4[0], 1 - (36 + 7 * row) / A4[1], str(number), ha="right")
    below = 36 + 7 * (len(numbers) / COLUMNS) + 6
    told = (
        f"Run {sheet.run}, seed {sheet.seed}; the other images are real ones of the test split.",
        f"{least} or more right answers of {len(sheet.generated)} are beyond chance: tossing a coin for each "
        f"image has them with a probability",
        f"of at most {LEVEL:.0%} (exact binomial test).",
        "To score your answers, write the numbers that you judged to be generated into a text file:",
        f"./study sample {sheet.run} --answers FILE --seed {sheet.seed}",
    )
    for i, line in enumerate(told):
        _say(page, below + 6 * i, line, fontsize=8)
    return page


def _page() -> Figure:
    return Figure(figsize=(A4[0] / INCH, A4[1] / INCH))


def _say(page: Figure, down: float, line: str, fontsize: float) -> None:
    """Write a line at ``down`` mm from the top; a run's name is no mathematics."""
    page.text(SIDE / A4[0], 1 - down / A4[1], line, fontsize=fontsize, parse_math=False)
