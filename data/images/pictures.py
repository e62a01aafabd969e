"""Picture files as bytes: every mode of a PNG, and what else Pillow reads.

The declared bit depth decides what is white, never the largest value. Sources: PNG specification, third
edition, sections 11.2.1 and 12.5; Pillow, "Concepts: Modes".
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data.images.shapes import SIDE, size_advice
from theory.errors import WrongUsage

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")  # that Pillow is asked for
LOSSY = {"JPEG", "WEBP"}
SUFFIXES = {".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm"}
SIGNATURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF8", b"II*\0", b"MM\0*", b"RIFF",
    b"P1", b"P2", b"P3", b"P4", b"P5", b"P6",
)  # fmt: skip
SIXTEEN = {"I;16", "I;16L", "I;16B", "I;16N"}
OPAQUE = 255
ORIENTATION = 0x0112  # the EXIF tag
REMEDY = "flatten them on black or on white, as the strokes need it"


@dataclass(frozen=True)
class Picture:
    """One picture: ``pixels`` uint8 or uint16 (of 16 bits), [28, 28] or, in three channels, [28, 28, 3]."""

    pixels: NDArray[Any]
    lossy: bool
    turned: bool


def is_picture(path: Path) -> bool:
    """Whether a file is meant as a picture, by its name, or else by its first bytes.

    Raises ``OSError`` if it cannot be read.
    """
    if path.suffix.lower() in SUFFIXES:
        return True
    with path.open("rb") as file:
        return file.read(8).startswith(SIGNATURES)


def read_picture(path: Path) -> Picture:
    """Read a picture file of 28 x 28 pixels, whatever its name ends in.

    Raises ``WrongUsage``, naming the file, if it is damaged, of another size, moving, partly transparent, or
    of values that do not say what is white.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of here is decided below
            with Image.open(path, formats=FORMATS) as image:
                _check(path, image)
                return _read(path, image)
    except UnidentifiedImageError:
        raise WrongUsage(f"{path} is not a picture, or is damaged; replace or remove it") from None
    except Image.DecompressionBombError:
        raise WrongUsage(f"{path} is of far more pixels than 28 x 28; {size_advice()}") from None
    except WrongUsage:
        raise
    except Exception as error:  # each format's decoder fails in its own ways
        reason = getattr(error, "strerror", None) or "it is damaged or cut off"
        raise WrongUsage(f"{path} cannot be read: {reason}; replace or remove it") from None


def _check(path: Path, image: "Image.Image") -> None:
    width, height = image.size
    if (width, height) != (SIDE, SIDE):
        raise WrongUsage(
            f"{path} is {width} x {height} pixels; images are 28 x 28; {size_advice(width, height)}"
        )
    if getattr(image, "n_frames", 1) > 1:
        raise WrongUsage(f"{path} holds several pictures; save each in a file of its own")
    if image.mode == "F" or (image.mode == "I" and image.format not in {"PNG", "PPM"}):
        raise WrongUsage(
            f"{path} holds {image.mode!r} values, of which none is known as white; save 8 or 16 bits"
        )
    if image.mode not in {"I", *SIXTEEN} and _depth_is_lost(image):
        raise WrongUsage(f"{path} has several channels of 16 bits; save it as 8 bits, or grey")


def _depth_is_lost(image: "Image.Image") -> bool:
    """Whether Pillow reads the upper halves of 16-bit values alone."""
    return any("16" in str(tile[-1]) for tile in getattr(image, "tile", ()))


def _read(path: Path, image: "Image.Image") -> Picture:
    from PIL import ImageOps

    lossy, turned = image.format in LOSSY, image.getexif().get(ORIENTATION, 1) != 1
    transparent = image.info.get("transparency")
    if turned:
        image = ImageOps.exif_transpose(image)
    if image.mode in {"I", *SIXTEEN}:
        pixels: NDArray[Any] = np.asarray(image).astype(np.uint16)
        if transparent is not None and (pixels == transparent).any():
            raise _transparent(path)
    else:
        pixels = _bytes(path, image, transparent is not None)
    return Picture(pixels, lossy, turned)


def _bytes(path: Path, image: "Image.Image", keyed: bool) -> NDArray[np.uint8]:
    """The pixels of a picture of 8 bits or fewer, without its opacity, which has to be full."""
    if keyed or image.mode in {"LA", "La", "PA", "RGBA", "RGBa"}:
        rgba = np.asarray(image.convert("RGBA"))
        if (rgba[..., 3] != OPAQUE).any():
            raise _transparent(path)
        return rgba[..., :3] if image.mode not in {"1", "L", "LA", "La"} else rgba[..., 0]
    return np.asarray(image.convert("L" if image.mode in {"1", "L"} else "RGB"))


def _transparent(path: Path) -> WrongUsage:
    return WrongUsage(f"{path} is partly transparent, and what lies behind decides its greys; {REMEDY}")


def stacked(paths: Sequence[Path]) -> tuple[NDArray[Any], set[str]]:
    """Read pictures into one array, [n, 28, 28] or [n, 28, 28, 3], and say what is peculiar of them.

    Those of three channels that are equal count as grey unless another has colours. Raises ``WrongUsage`` as
    ``read_picture`` does, and where grey and coloured pictures, or 8 and 16 bits, are mixed.
    """
    array: NDArray[Any] = np.empty((0, SIDE, SIDE), np.uint8)
    peculiar: set[str] = set()
    grey = None
    for number, path in enumerate(paths):
        picture = read_picture(path)
        pixels, coloured = picture.pixels, picture.pixels.ndim == 3
        if number == 0:
            array = np.empty((len(paths), SIDE, SIDE), pixels.dtype)
        if pixels.dtype != array.dtype:
            raise WrongUsage(f"{paths[0].name} and {path} are of 8 and of 16 bits; save all alike")
        if coloured and array.ndim == 3 and (pixels[..., :1] == pixels[..., 1:]).all():
            pixels = pixels[..., 0]
        elif coloured and array.ndim == 3:
            array = np.repeat(array[..., None], 3, axis=-1)
        grey = grey or (None if coloured else path)
        if grey and array.ndim == 4:
            raise WrongUsage(f"{path} and {grey}: one has colours and the other has not; save all alike")
        array[number] = pixels
        peculiar |= {word for word, holds in (("lossy", picture.lossy), ("turned", picture.turned)) if holds}
    return array, peculiar
