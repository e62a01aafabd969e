"""The shapes in which images are kept: the same pixels from each, and advice on the others."""

import numpy as np
import pytest

from data.images import open_images
from theory.errors import WrongUsage

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (30, 28, 28), dtype=np.uint8)
COLOURED = RNG.integers(0, 256, (30, 28, 28, 3), dtype=np.uint8)


@pytest.mark.parametrize("shape", [(30, 28, 28), (30, 784), (30, 28, 28, 1), (30, 1, 28, 28)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_grey_images(shape, order) -> None:
    source = open_images(np.asarray(GREY.reshape(shape), order=order))
    assert (source.total, source.colours) == (30, False)
    assert np.array_equal(source.take().pixels, GREY)


@pytest.mark.parametrize("array", [COLOURED, np.moveaxis(COLOURED, -1, 1)])
def test_coloured_images(array) -> None:
    source = open_images(array)
    assert (source.total, source.colours) == (30, True)
    assert np.array_equal(source.take().pixels, COLOURED)


@pytest.mark.parametrize("axis", [1, -1])
def test_three_equal_channels_are_grey(axis) -> None:
    channels = np.stack([GREY] * 3, axis)
    pictures = open_images(channels).take()
    assert np.array_equal(pictures.pixels, GREY)
    assert pictures.notes == ("three channels that are equal everywhere are read as grey",)
    channels[(29, 2, 5, 5) if axis == 1 else (29, 5, 5, 2)] ^= 1  # one channel of one pixel of one image
    assert open_images(channels).take().pixels.shape == (30, 28, 28, 3)


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((28, 28), "one image, and the first axis counts images"),
        ((784,), "one image"),
        ((28, 28, 3), "one image"),
        ((28, 28, 100), "moveaxis(array, -1, 0)"),
        ((784, 100), "array.T"),
        ((784, 784), "rows or columns"),
        ((100, 28, 28, 4), "opacity"),
        ((100, 28, 28, 2), "opacity"),
        ((10, 10, 28, 28), "reshape(-1, 28, 28)"),
        ((1, 100, 28, 28), "reshape(-1, 28, 28)"),
        ((100, 32, 32), "margin of 2 pixels"),
        ((100, 1024), "margin of 2 pixels"),
        ((100, 1, 32, 32), "margin of 2 pixels"),
        ((100, 64, 64, 3), "resize them to 28 x 28"),
        ((100, 27, 28), "resize them to 28 x 28"),
        ((100, 2352), ""),
        ((100, 785), ""),
        ((), "one number"),
    ],
)
def test_other_shapes_are_refused_with_advice(shape, advice) -> None:
    with pytest.raises(WrongUsage) as caught:
        open_images(np.zeros(shape, np.uint8), name="samples")
    message = str(caught.value)
    assert advice in message
    assert "images are n x 28 x 28" in message
    assert "samples: shape " in message
    assert "\n" not in message


def test_no_images_are_none() -> None:
    with pytest.raises(WrongUsage, match="0 images"):
        open_images(np.zeros((0, 28, 28)))


@pytest.mark.parametrize("source", [[[1, 2], [3]], None, 7, {"a": 1}])
def test_what_is_no_array(source) -> None:
    with pytest.raises(WrongUsage):
        open_images(source)
