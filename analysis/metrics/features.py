"""Features that the user computed elsewhere, above all those of the FID Inception network.

The Inception weights come as a program's own archive that only that program reads, and are not part of
this project. So it takes features instead of weights: one .npz file, written by ``numpy.savez``, with

    extractor      a name; "inception" for pool3 [2048] of the FID Inception network (grey x 3, uint8, TF1
                   bilinear to 299 x 299 without antialias, (x - 128)/128), as torch-fidelity and
                   pytorch-fid compute it
    generated      features [n, d] of the images that are evaluated, in their order
    reference      features [m, d] of the test images, in their order
    training       features [l, d] of the first l training images, l = n where there are as many: the floor
    images_sha256  three hexadecimal SHA-256 digests, of the bytes of the images (uint8 [., 28, 28]) that
                   the three arrays were computed from, in the same order

The digests tie the features to images. The file cannot show that the features come from the named network;
the user vouches for it. A score from them is kept apart from all others.
"""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from records import packed
from theory.errors import WrongUsage

INCEPTION, INCEPTION_FEATURES = "inception", 2048
ARRAYS = ("generated", "reference", "training")


@dataclass(frozen=True)
class ExternalFeatures:
    """Features [., d] of three sets of images, the images' digests, and the name and digest of the file."""

    path: Path
    sha256: str
    extractor: str
    generated: np.ndarray
    reference: np.ndarray
    training: np.ndarray
    images_sha256: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the Fréchet distance is called: FID in the Inception's features alone; the size is in it."""
        size = len(self.generated)
        count = f"{size // 1000}k" if size % 1000 == 0 else f"{size}"
        return f"{'FID-Inception' if self.extractor == INCEPTION else f'FD-{self.extractor}'}-{count}-test"

    def check(self, generated: np.ndarray, test: np.ndarray, training: np.ndarray) -> None:
        """See that the features were computed from these images, uint8 [., 28, 28] each.

        ``training`` stands for its first images, as many as are evaluated. Raises ``WrongUsage`` otherwise.
        """
        given, images = (self.generated, self.reference, self.training), (generated, test, training)
        for name, array, pixels, digest in zip(ARRAYS, given, images, self.images_sha256, strict=True):
            meant = pixels[: len(generated)] if name == "training" else pixels
            if len(array) != len(meant):
                raise WrongUsage(
                    f"{self.path}: {name} has features of {len(array):,} images, not of {len(meant):,}"
                )
            if digest != images_sha256(meant):
                raise WrongUsage(
                    f"{self.path}: {name} was computed from other images than those judged (SHA-256 differs)"
                )


def read_features(path: Path) -> ExternalFeatures:
    """Read features from ``path``.

    Raises ``WrongUsage``, naming the file, for anything that is not such a file. Pickles are never loaded.
    """
    arrays = _load(path)
    missing = sorted({"extractor", "images_sha256", *ARRAYS} - set(arrays))
    if missing:
        raise WrongUsage(
            f"{path}: no array {missing[0]!r}; it needs extractor, images_sha256, {', '.join(ARRAYS)}"
        )
    extractor, digests = str(arrays["extractor"]), arrays["images_sha256"]
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", extractor):
        raise WrongUsage(
            f"{path}: extractor {extractor!r}; name it by up to 40 letters, digits, '.', '_' and '-'"
        )
    if digests.shape != (len(ARRAYS),):
        raise WrongUsage(f"{path}: images_sha256 holds one digest for each of {', '.join(ARRAYS)}")
    given = {name: _checked(arrays[name], name, path) for name in ARRAYS}
    widths = sorted({array.shape[1] for array in given.values()})
    if len(widths) > 1 or (extractor == INCEPTION and widths != [INCEPTION_FEATURES]):
        wanted = (
            f"{INCEPTION_FEATURES} for {INCEPTION}" if extractor == INCEPTION else "the same number in each"
        )
        raise WrongUsage(
            f"{path}: {' and '.join(map(str, widths))} features an image; there must be {wanted}"
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ExternalFeatures(
        path=path,
        sha256=digest,
        extractor=extractor,
        images_sha256=tuple(str(one).lower() for one in digests),
        **given,
    )


def images_sha256(images: np.ndarray) -> str:
    """Return SHA-256 of the bytes of uint8 images [n, 28, 28], row by row."""
    return hashlib.sha256(np.ascontiguousarray(images, dtype=np.uint8).tobytes()).hexdigest()


def _load(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise WrongUsage(f"{path}: no such file; give a .npz file of features")
    try:
        if not zipfile.is_zipfile(path):
            raise WrongUsage(f"{path}: not a .npz file; numpy.savez writes one")
        return packed.load(path)
    except WrongUsage:
        raise
    except (ValueError, OSError, MemoryError, zipfile.BadZipFile) as error:
        raise WrongUsage(f"{path}: not readable as arrays of numbers; numpy.savez writes them") from error


def _checked(array: np.ndarray, name: str, path: Path) -> np.ndarray:
    if (
        array.ndim != 2
        or len(array) < 2
        or not np.issubdtype(array.dtype, np.floating)
        or not np.isfinite(array).all()
    ):
        raise WrongUsage(f"{path}: {name} is not an array [images, features] of finite floats")
    return array
