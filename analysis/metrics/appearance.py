"""Do images look as if they were saved otherwise than the data: inverted, transposed, flipped, rotated?

What the scores say of such images is true of the file, and hardly what its owner means. Two things tell:

    mean grey    of all pixels, 0 to 255
    mean image   by its correlation over pixels with the data's mean image, which is 1 where both agree

A doubt is worded as a question. It takes much to raise one: of real digits none does, 100 at a time.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

WHITE = 255
FAR = 0.25  # of the data's mean grey: further from it than this is worth a note
ERRORS = 6.0  # standard errors of a sample's mean grey, as real images have: nearer than this is chance
NEARER = (
    0.5  # how far inverted images may be from the data's mean grey, in units of how far they are as given
)
OPPOSITE = 0.5  # correlation of inverted images' mean with the data's, at least
ALIKE = 0.9  # correlation after a turn, at least: 100 real digits have 0.91
GAIN = 0.02  # by which a turn raises the correlation, at least: of 100 real digits it lowers it by 0.017

Turn = Callable[[np.ndarray], np.ndarray]
TURNS: dict[str, tuple[str, Turn]] = {  # what is asked, and what makes the images like the data again
    "transposed": ("transposed?", lambda image: image.T),
    "flipped left to right": ("flipped?", lambda image: image[:, ::-1]),
    "flipped upside down": ("flipped?", lambda image: image[::-1]),
    "rotated by 180 degrees": ("rotated?", lambda image: image[::-1, ::-1]),
    "rotated by 90 degrees to the left": ("rotated?", np.rot90),
    "rotated by 90 degrees to the right": ("rotated?", lambda image: np.rot90(image, -1)),
    "transposed across the other diagonal": ("transposed?", lambda image: image[::-1, ::-1].T),
}


@dataclass(frozen=True)
class Appearance:
    """Of some images the ``mean_image`` [28, 28] over them and their channels, and the spread of mean greys.

    ``spread`` is the standard deviation over images of an image's own mean grey.
    """

    mean_image: np.ndarray
    spread: float

    @classmethod
    def of(cls, pixels: np.ndarray) -> "Appearance":
        """Return that of uint8 ``pixels`` [n, 28, 28] or [n, 28, 28, channels]."""
        mean = pixels.mean(axis=0, dtype=np.float64)
        greys = pixels.reshape(len(pixels), -1).mean(axis=1, dtype=np.float64)
        return cls(mean.reshape(*mean.shape[:2], -1).mean(axis=2), float(greys.std()))

    @property
    def grey(self) -> float:
        """Return the mean grey of all pixels."""
        return float(self.mean_image.mean())


def doubts(pixels: np.ndarray, data: Appearance) -> list[str]:
    """Return notes on what is odd about uint8 ``pixels`` [n, 28, 28(, channels)] beside the ``data``."""
    seen = Appearance.of(pixels)
    found = []
    inverted = is_inverted(seen, data)
    if inverted:
        found.append(
            f"inverted? the mean grey is {seen.grey:.1f}, that of the test images {data.grey:.1f}; "
            f"255 less these images would have {WHITE - seen.grey:.1f}"
        )
    elif is_far(seen, data, len(pixels)):
        found.append(f"the mean grey is {seen.grey:.1f}, far from {data.grey:.1f}, that of the test images")
    sign = -1 if inverted else 1
    if (turn := turned(sign * seen.mean_image, data.mean_image)) is not None:
        question, turn_name, before, after = turn
        found.append(
            f"{question} the mean image is nearer to that of the test images once {turn_name}: "
            f"correlation {after:.3f}, as given {before:.3f}"
        )
    return found


def is_inverted(seen: Appearance, data: Appearance) -> bool:
    """Whether inverting brings the mean grey far nearer to the data's, and the mean image too."""
    as_given, inverted = abs(seen.grey - data.grey), abs(WHITE - seen.grey - data.grey)
    return inverted < NEARER * as_given and correlation(-seen.mean_image, data.mean_image) >= OPPOSITE


def is_far(seen: Appearance, data: Appearance, count: int) -> bool:
    """Whether the mean grey of ``count`` images is far from the data's, and not by chance."""
    chance = ERRORS * data.spread / math.sqrt(count)
    return abs(seen.grey - data.grey) > max(FAR * data.grey, chance)


def turned(mean_image: np.ndarray, data: np.ndarray) -> tuple[str, str, float, float] | None:
    """Return the turn that brings a mean image [28, 28] clearly nearer to the data's, or None.

    As question, name, and the correlation before and after it.
    """
    before = correlation(mean_image, data)
    after = {name: correlation(turn(mean_image), data) for name, (_, turn) in TURNS.items()}
    best = max(after, key=lambda name: after[name])
    if after[best] < ALIKE or after[best] < before + GAIN:
        return None
    return TURNS[best][0], best, before, after[best]


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return Pearson's correlation of two images over pixels; 0 where one of them is all of one grey."""
    x, y = first - first.mean(), second - second.mean()
    scale = float(np.sqrt(np.sum(x * x) * np.sum(y * y)))
    return float(np.sum(x * y)) / scale if scale > 1e-9 * first.size else 0.0
