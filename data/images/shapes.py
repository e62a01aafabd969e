"""The shapes in which 28 x 28 images are kept, and one shape for all of them."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theory.errors import WrongUsage

SIDE = 28
COLOURS = 3
GREY = {(SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), (SIDE * SIDE,)}
LAST, FIRST = (SIDE, SIDE, COLOURS), (COLOURS, SIDE, SIDE)
ACCEPTED = (
    "images are n x 28 x 28, n x 28 x 28 x 1, n x 1 x 28 x 28 or n x 784, "
    "coloured ones n x 28 x 28 x 3 or n x 3 x 28 x 28"
)


def are_images(shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape holds 28 x 28 images, beyond doubt."""
    known = len(shape) >= 2 and (shape[1:] in GREY or shape[1:] in {LAST, FIRST})
    return known and shape != (SIDE * SIDE, SIDE * SIDE)


def check(name: str, shape: tuple[int, ...]) -> None:
    """Raise ``WrongUsage``, saying what is accepted, unless an array of this shape holds images."""
    if not are_images(shape):
        advice = _advice(shape)
        raise WrongUsage(f"{name}: shape {words(shape)}; {ACCEPTED}{f'; {advice}' if advice else ''}")
    if not shape[0]:
        raise WrongUsage(f"{name}: 0 images (shape {words(shape)})")


def coloured(shape: tuple[int, ...]) -> bool:
    """Whether the images of such an array have three channels."""
    return shape[1:] in {LAST, FIRST}


def arranged(block: NDArray[Any]) -> NDArray[Any]:
    """Return images of any accepted shape as a view [n, 28, 28] or [n, 28, 28, 3]."""
    if block.shape[1:] == FIRST:
        return np.moveaxis(block, 1, -1)
    return block if block.shape[1:] == LAST else block.reshape(-1, SIDE, SIDE)


def words(shape: tuple[int, ...]) -> str:
    """Return a shape in words, such as "100 x 28 x 28"."""
    return " x ".join(map(str, shape)) or "of one number"


def _advice(shape: tuple[int, ...]) -> str:  # noqa: PLR0911 -- one form each
    """What to do about a shape that is not accepted, where that can be told."""
    if shape in {(SIDE, SIDE), (SIDE * SIDE,), (SIDE, SIDE, 1), (SIDE, SIDE, COLOURS)}:
        return "this is one image, and the first axis counts images: array[None]"
    if shape == (SIDE * SIDE, SIDE * SIDE):
        return "images may be rows or columns here: reshape them to n x 28 x 28"
    if shape[:2] == (SIDE, SIDE) and len(shape) == 3:
        return "the first axis counts images: numpy.moveaxis(array, -1, 0)"
    if len(shape) == 2 and shape[0] == SIDE * SIDE:
        return "each image is a row: array.T"
    if len(shape) == 4 and shape[1:3] == (SIDE, SIDE) and shape[3] in {2, 4}:
        return "leave out the last channel, which is opacity, once it is full everywhere"
    if len(shape) > 3 and shape[-2:] == (SIDE, SIDE):
        return "put all images on one axis: array.reshape(-1, 28, 28)"
    return _size_advice(shape)


def _size_advice(shape: tuple[int, ...]) -> str:
    sides = [side for side in shape[1:] if side not in {1, COLOURS}]
    if len(sides) == 1 and (side := math.isqrt(sides[0])) ** 2 == sides[0]:
        sides = [side, side]
    if len(sides) != 2:
        return ""
    return size_advice(sides[1], sides[0])


def size_advice(width: int = 0, height: int = 0) -> str:
    """What to do about images of another size."""
    if (width, height) == (SIDE + 4, SIDE + 4):
        return "cut the margin of 2 pixels, if that is what was put around them, or resize them to 28 x 28"
    return "resize them to 28 x 28, as the images to compare with are"
