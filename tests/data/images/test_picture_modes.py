"""Picture files of every mode, each against values that were computed by hand; doubtful ones are refused."""

import contextlib
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from png_files import GREY, GREY_ALPHA, PALETTE, RGB, RGB_ALPHA, chunk, png

from data.images.pictures import read_picture
from theory.errors import WrongUsage

RAMP = np.arange(784).reshape(28, 28)
FULL = np.full((28, 28), 255)
COLOURED = np.stack([RAMP % 256, RAMP // 4, 255 - RAMP % 256], -1)


def read(folder: Path, content: bytes, name: str = "a.png"):
    (folder / name).write_bytes(content)
    return read_picture(folder / name)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_grey_of_every_depth(tmp_path, depth) -> None:
    values = RAMP % 2**depth
    expected = values * {1: 255, 2: 85, 4: 17, 8: 1}[depth]
    assert np.array_equal(read(tmp_path, png(values, depth)).pixels, expected)


def test_sixteen_bits_are_kept_whatever_the_largest_value(tmp_path) -> None:
    for top in (65535, 4095, 255):
        values = RAMP * top // 783
        picture = read(tmp_path, png(values, 16))
        assert picture.pixels.dtype == np.uint16
        assert np.array_equal(picture.pixels, values)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_is_looked_up(tmp_path, depth) -> None:
    colours = np.random.default_rng(depth).integers(0, 256, (2**depth, 3), dtype=np.uint8)
    values = RAMP % 2**depth
    picture = read(tmp_path, png(values, depth, PALETTE, PLTE=colours.tobytes()))
    assert np.array_equal(picture.pixels, colours[values])


def test_colours(tmp_path) -> None:
    assert np.array_equal(read(tmp_path, png(COLOURED, 8, RGB)).pixels, COLOURED)


def test_full_opacity_is_left_out(tmp_path) -> None:
    grey = png(np.stack([RAMP % 256, FULL], -1), 8, GREY_ALPHA)
    assert np.array_equal(read(tmp_path, grey).pixels, RAMP % 256)
    coloured = png(np.dstack([COLOURED, FULL]), 8, RGB_ALPHA)
    assert np.array_equal(read(tmp_path, coloured).pixels, COLOURED)


def test_a_transparent_colour_that_no_pixel_has_is_left_out(tmp_path) -> None:
    even = RAMP % 128 * 2
    assert np.array_equal(read(tmp_path, png(even, 8, GREY, tRNS=struct.pack(">H", 7))).pixels, even)
    wide = RAMP * 80
    assert np.array_equal(read(tmp_path, png(wide, 16, GREY, tRNS=struct.pack(">H", 7))).pixels, wide)
    palette = np.repeat(np.arange(0, 256, 85, dtype=np.uint8), 3).tobytes()
    opaque = png(RAMP % 3, 2, PALETTE, PLTE=palette, tRNS=b"\xff\xff\xff\x00")  # the last entry is not used
    assert np.array_equal(read(tmp_path, opaque).pixels[..., 0], RAMP % 3 * 85)


STROKES = np.where(RAMP % 28 == 14, 255, 0)
TRANSPARENT = {
    "black strokes on nothing": png(np.stack([0 * RAMP, STROKES], -1), 8, GREY_ALPHA),
    "coloured strokes on nothing": png(np.dstack([COLOURED, STROKES]), 8, RGB_ALPHA),
    "half opaque everywhere": png(np.stack([RAMP % 256, FULL // 2], -1), 8, GREY_ALPHA),
    "one pixel that is nearly opaque": png(np.stack([FULL, FULL - (RAMP == 5)], -1), 8, GREY_ALPHA),
    "a transparent grey": png(RAMP % 256, 8, GREY, tRNS=struct.pack(">H", 7)),
    "a transparent bit": png(RAMP % 2, 1, GREY, tRNS=struct.pack(">H", 1)),
    "a transparent grey of 16 bits": png(RAMP, 16, GREY, tRNS=struct.pack(">H", 7)),
    "a transparent colour": png(COLOURED, 8, RGB, tRNS=struct.pack(">HHH", *map(int, COLOURED[3, 3]))),
    "a transparent palette": png(RAMP % 2, 1, PALETTE, PLTE=bytes([0, 0, 0, 255, 255, 255]), tRNS=b"\0"),
}


@pytest.mark.parametrize("case", TRANSPARENT)
def test_partly_transparent_pictures_are_refused(tmp_path, case) -> None:
    with pytest.raises(WrongUsage, match=r"a\.png is partly transparent.*on black or on white"):
        read(tmp_path, TRANSPARENT[case])


SMALL = png(RAMP, 8)
HUGE = SMALL[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, GREY, 0, 0, 0)) + SMALL[33:]
REFUSED = {
    "16-bit colours": (png(COLOURED * 257, 16, RGB), "several channels of 16 bits"),
    "16-bit opacity": (png(np.stack([RAMP, RAMP], -1), 16, GREY_ALPHA), "several channels of 16 bits"),
    "narrow": (png(RAMP[:, :20], 8), "20 x 28 pixels; images are 28 x 28"),
    "padded": (png(np.zeros((32, 32)), 8), "32 x 32 pixels.*margin of 2 pixels"),
    "huge": (HUGE, "far more pixels than 28 x 28"),
    "cut off": (png(RAMP % 256, 8)[:200], "damaged or cut off"),
    "cut off early": (png(RAMP % 256, 8)[:10], "is not a picture"),
    "a web page": (b"<html>", "is not a picture"),
    "empty": (b"", "is not a picture"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_files_are_refused_by_name(tmp_path, case) -> None:
    content, says = REFUSED[case]
    with pytest.raises(WrongUsage, match=says) as caught:
        read(tmp_path, content)
    assert str(tmp_path / "a.png") in str(caught.value)
    assert "\n" not in str(caught.value)


def saved(path: Path, mode: str, **how) -> Path:
    Image.fromarray(COLOURED.astype(np.uint8)).convert(mode).save(path, **how)
    return path


@pytest.mark.parametrize("name", ["a.bmp", "a.gif", "a.tif", "a.pgm", "a.webp"])
def test_other_forms_without_losses(tmp_path, name) -> None:
    path = tmp_path / name
    Image.fromarray((RAMP % 256).astype(np.uint8)).save(
        path, **({"lossless": True} if "webp" in name else {})
    )
    pixels = read_picture(path).pixels
    grey = pixels if pixels.ndim == 2 else pixels[..., 0]
    assert np.array_equal(grey, RAMP % 256)
    assert pixels.ndim == 2 or (pixels[..., :1] == pixels).all()


def test_sixteen_bits_of_other_forms(tmp_path) -> None:
    Image.fromarray((RAMP * 83).astype(np.uint16)).save(tmp_path / "a.tif")
    assert np.array_equal(read_picture(tmp_path / "a.tif").pixels, RAMP * 83)
    (tmp_path / "a.pgm").write_bytes(b"P5 28 28 65535\n" + (RAMP * 83).astype(">u2").tobytes())
    assert np.array_equal(read_picture(tmp_path / "a.pgm").pixels, RAMP * 83)


@pytest.mark.parametrize("mode", ["F", "I"])
def test_values_without_a_white_are_refused(tmp_path, mode) -> None:
    Image.fromarray(RAMP.astype(np.float32 if mode == "F" else np.int32)).save(tmp_path / "a.tif")
    with pytest.raises(WrongUsage, match="of which none is known as white"):
        read_picture(tmp_path / "a.tif")


def test_jpeg_is_lossy_and_its_colours_are_converted(tmp_path) -> None:
    grey = read_picture(saved(tmp_path / "a.jpg", "L", quality=95))
    assert grey.lossy and grey.pixels.shape == (28, 28)
    smooth = np.full((28, 28, 3), (200, 100, 50), np.uint8)
    for mode in ("RGB", "CMYK"):
        Image.fromarray(smooth).convert(mode).save(tmp_path / "b.jpg", quality=100)
        assert np.abs(read_picture(tmp_path / "b.jpg").pixels.astype(int) - smooth).max() <= 3


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_picture_is_turned_as_its_file_says(tmp_path, suffix) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    grey = np.repeat(np.arange(0, 252, 9), 28).reshape(28, 28).astype(np.uint8)
    Image.fromarray(grey).save(tmp_path / f"a.{suffix}", exif=exif, quality=100)
    picture = read_picture(tmp_path / f"a.{suffix}")
    assert picture.turned
    assert np.abs(picture.pixels.astype(int) - np.rot90(grey, -1)).max() <= 2


def test_several_pictures_in_a_file(tmp_path) -> None:
    frames = [Image.fromarray(np.full((28, 28), grey, np.uint8)) for grey in (10, 200)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(WrongUsage, match="several pictures"):
        read_picture(tmp_path / "a.gif")


def test_what_is_wrong_in_a_file_is_one_line_wherever_it_is(tmp_path) -> None:
    whole = png(RAMP % 256, 8, GREY, gAMA=struct.pack(">I", 45455), eXIf=b"II*\0junk")
    rng = np.random.default_rng(0)
    for _ in range(300):
        altered = bytearray(whole)
        altered[rng.integers(8, len(whole))] = rng.integers(256)
        with contextlib.suppress(WrongUsage):
            read(tmp_path, bytes(altered))


def test_a_damaged_chunk_of_the_pixels_is_noticed(tmp_path) -> None:
    whole = png(RAMP % 256, 8)
    body = whole.index(b"IDAT") + 4
    altered = whole[: body + 30] + bytes([whole[body + 30] ^ 255]) + whole[body + 31 :]
    with pytest.raises(WrongUsage, match="damaged or cut off"):
        read(tmp_path, altered)
