"""Which values are black and white: taken where one reading fits, and asked for where several or none do."""

import numpy as np
import pytest

from data import load
from data.images import open_images, parse_range
from theory.errors import WrongUsage

BYTES = load("mnist_2k", "train").pixels[:200]
UNIT = BYTES / 255
BINARY = (BYTES > 127).astype(np.uint8)


def take(array, **told):
    return open_images(array, name="samples", **told).take()


def refusal(array, **told) -> str:
    with pytest.raises(WrongUsage) as caught:
        take(array, **told)
    message = str(caught.value)
    assert message.startswith("samples: ")
    assert "\n" not in message
    return message


FORMS = {
    "bytes": (BYTES, "grey levels 0 to 255"),
    "64-bit whole numbers": (BYTES.astype(np.int64), "grey levels 0 to 255"),
    "big-endian": (BYTES.astype(">u4"), "grey levels 0 to 255"),
    "unit": (UNIT, "floats in [0, 1]"),
    "unit, big-endian": (UNIT.astype(">f4"), "floats in [0, 1]"),
    "symmetric": (2 * UNIT - 1, "floats in [-1, 1]"),
    "float grey levels": (BYTES.astype(np.float32), "floats in [0, 255]"),
    "half precision": (BYTES.astype(np.float16), "floats in [0, 255]"),
    "long doubles": (UNIT.astype(np.longdouble), "floats in [0, 1]"),
    "Fortran's order": (np.asfortranarray(UNIT), "floats in [0, 1]"),
    "strides": (np.repeat(UNIT, 2, axis=2)[:, :, ::2], "floats in [0, 1]"),
    "backwards": (BYTES[:, ::-1, ::-1][:, ::-1, ::-1], "grey levels 0 to 255"),
    "read only": (np.frombuffer(UNIT.tobytes()).reshape(UNIT.shape), "floats in [0, 1]"),
    "a list": (BYTES.tolist(), "grey levels 0 to 255"),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_reading_that_fits_is_taken(form) -> None:
    array, reading = FORMS[form]
    pictures = take(array)
    assert np.array_equal(pictures.pixels, BYTES)
    assert pictures.pixels.dtype == np.uint8
    assert pictures.reading == reading
    assert pictures.notes == ()


def test_booleans_are_black_and_white() -> None:
    pictures = take(BINARY.astype(bool))
    assert np.array_equal(pictures.pixels, 255 * BINARY)
    assert pictures.reading == "black and white"


def test_minus_one_and_one_are_black_and_white() -> None:
    assert np.array_equal(take(2 * BINARY.astype(np.int8) - 1).pixels, 255 * BINARY)


def test_a_small_overshoot_is_clipped_and_said() -> None:
    pictures = take(UNIT * 1.04 - 0.02)
    expected = np.rint(np.clip(UNIT * 1.04 - 0.02, 0, 1) * 255)
    assert np.array_equal(pictures.pixels, expected)
    [note] = pictures.notes
    beyond = np.mean((UNIT * 1.04 - 0.02 < 0) | (UNIT * 1.04 - 0.02 > 1))
    assert "from -0.02 to 1.02 are clipped to 0 … 1" in note
    assert f"{beyond:.1%} of them" in note


def test_what_rounding_takes_away_is_not_said() -> None:
    assert take(UNIT + 1e-3).notes == ()
    assert take(UNIT * (1 + 1e-6)).notes == ()


@pytest.mark.parametrize("low", [0, -1])
def test_an_overshoot_of_more_than_a_twentieth_fits_nothing(low) -> None:
    width = 1 - low
    inside = low + UNIT * width
    assert take(np.where(UNIT == 0, low - 0.049 * width, inside)).notes
    assert "are not floats in" in refusal(np.where(UNIT == 0, low - 0.051 * width, inside))


NONE_FITS = {
    "the mean subtracted": (UNIT - UNIT.mean(), "a mean was subtracted", "-1,1"),
    "each pixel's mean subtracted": (UNIT - UNIT.mean(0), "a mean was subtracted", "-1,1"),
    "standardised": ((UNIT - 0.1307) / 0.3081, "standardised", "-0.424213,2.82149"),
    "one half subtracted": (UNIT - 0.5, "[0, 1] less one half", "-1,1 or -0.5,0.5"),
    "divided twice": (UNIT / 255, "divided by 255 twice", "0,0.00392157"),
    "an untrained tanh": (np.sin(np.arange(784_00)).reshape(-1, 784) / 10, "untrained tanh", "-1,1"),
    "0 to 2": (UNIT * 2, "", "0,2"),
    "all zero": (np.zeros((100, 784)), "", "0,1 or -1,1 or 0,255"),
    "16 bits": (BYTES.astype(np.uint16) * 257, "10, 12 or 16 bits", "0,65535"),
    "12 bits": (BYTES.astype(np.int32) * 16, "10, 12 or 16 bits", "0,4095 or 0,65535"),
    "signed bytes": (BYTES.view(np.int8), "taken as signed", "-128,127"),
    "one level below black": (BYTES.astype(int) - 1, "", "-1,254"),
}


@pytest.mark.parametrize("case", NONE_FITS)
def test_values_that_fit_no_reading_are_asked_about(case) -> None:
    array, cause, ranges = NONE_FITS[case]
    message = refusal(array)
    assert "are not" in message
    assert cause in message
    assert f"--range LOW,HIGH: {ranges}" in message
    assert f"from {array.min():.6g} to {array.max():.6g}" in message


@pytest.mark.parametrize(
    ("top", "ranges"),
    [(1, "0,255 or 0,1"), (2, "0,255 or 0,15 or 0,16"), (15, "0,255 or 0,15 or 0,16"), (16, "0,255 or 0,16")],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
def test_small_whole_numbers_have_several_readings(top, ranges, dtype) -> None:
    array = np.rint(UNIT * top).astype(dtype)
    message = refusal(array)
    assert "can be read as grey levels 0 to 255" in message
    assert message.endswith(f"--range LOW,HIGH: {ranges}")
    assert np.array_equal(take(array, value_range=(0, top)).pixels, np.rint(array * (255 / top)))
    assert np.array_equal(take(array, value_range=(0, 255)).pixels, array)
    assert take(np.rint(UNIT * 17).astype(dtype)).reading == "grey levels 0 to 255"


def test_black_is_black_by_every_reading() -> None:
    assert not take(np.zeros((100, 28, 28), np.uint8)).pixels.any()


def test_what_is_told_decides() -> None:
    pictures = take(UNIT / 2 + 0.25, value_range=(0.25, 0.75))
    assert np.array_equal(pictures.pixels, BYTES)
    assert pictures.reading == "values in [0.25, 0.75], as told"
    clipped = take(UNIT, value_range=(0, 0.96))
    assert clipped.pixels.max() == 255
    assert "clipped to 0 … 0.96" in clipped.notes[0]
    assert "lie more than 5% outside the range 0,0.9 that was given" in refusal(UNIT, value_range=(0, 0.9))
    assert "outside the range -1,1" in refusal(BYTES, value_range=(-1, 1))


def test_rounding_is_to_the_nearest_level() -> None:
    array = np.full((1, 784), 1.0)
    array[0, :6] = np.array([0.49, 0.51, 1.5, 2.5, 254.51, 255.1]) / 255
    assert take(array).pixels.ravel()[:6].tolist() == [0, 1, 2, 2, 255, 255]
    levels = np.arange(65536, dtype=np.uint32).repeat(784).reshape(-1, 784)[::64]
    sixteen = take(levels, value_range=(0, 65535)).pixels[:, 0, 0]
    assert np.array_equal(sixteen, (levels[:, 0] + 128) // 257)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_numbers_are_counted(value) -> None:
    assert "1,000 of 156,800 values are NaN or infinite; mend what made them" in refusal(
        np.where(np.arange(UNIT.size).reshape(UNIT.shape) < 1000, value, UNIT)
    )


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (UNIT.astype(complex), "type complex128"),
        (BYTES.astype(object), "Python objects"),
        (BYTES.astype(str), "values of type <U3"),
        (BYTES.astype("M8[s]"), "type datetime64[s]"),
    ],
)
def test_types_that_are_no_grey_levels(array, says) -> None:
    assert says in refusal(array)


@pytest.mark.parametrize(("text", "expected"), [("0,1", (0, 1)), ("-1, 1", (-1, 1)), (" 0,2.5e2 ", (0, 250))])
def test_a_range_in_words(text, expected) -> None:
    assert parse_range(text) == expected


@pytest.mark.parametrize(
    "text", ["", "1", "0,1,2", "a,b", "0;1", "0,", "1,0", "1,1", "nan,1", "0,inf", "0,1e999"]
)
def test_words_that_are_no_range(text) -> None:
    with pytest.raises(WrongUsage, match="a range is LOW,HIGH"):
        parse_range(text)


def test_a_range_in_memory_is_checked_too() -> None:
    with pytest.raises(WrongUsage, match="LOW < HIGH"):
        open_images(BYTES, value_range=(1, 0))
