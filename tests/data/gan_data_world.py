"""A tiny dataset with its own digests, and what its files look like when they went wrong."""

import gzip
import hashlib
from collections.abc import Mapping

import numpy as np

from data.idx import serialise
from data.table import FILE_NAMES, Dataset

FILES = list(FILE_NAMES.values())
IMAGES, LABELS = FILES[0], FILES[1]
COUNTS = {"train": 50, "test": 30}


def _arrays() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    drawn = {}
    for (split, kind), name in FILE_NAMES.items():
        shape = (COUNTS[split], 28, 28) if kind == "images" else (COUNTS[split],)
        drawn[name] = rng.integers(0, 256 if kind == "images" else 10, shape).astype(np.uint8)
    return drawn


ARRAYS = _arrays()
GOOD: Mapping[str, bytes] = {name: serialise(array) for name, array in ARRAYS.items()}


def tiny(*sources: str) -> Dataset:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in GOOD.items()}
    return Dataset("tiny", "a few specks", COUNTS, digests, sources)


def flipped(content: bytes) -> bytes:
    altered = bytearray(content)
    altered[len(altered) // 2] ^= 1
    return bytes(altered)


PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"
# what is found in place of the wrapped training images -> what is said about it
WRONG = {
    "a truncated download": (gzip.compress(GOOD[IMAGES])[:-50], "truncated"),
    "a truncated plain file": (GOOD[IMAGES][:-50], "truncated"),
    "a web page saved under the name": (PAGE, "web page"),
    "an empty file": (b"", "empty"),
    "a bit flipped in the data": (gzip.compress(flipped(GOOD[IMAGES])), "was altered"),
    "a bit flipped in the wrapping": (flipped(gzip.compress(GOOD[IMAGES])), "damaged"),
    "the labels": (gzip.compress(GOOD[LABELS]), "another file: it holds 50 values, not 50 x 28 x 28"),
    "something else": (b"PK\3\4 an archive", "not an IDX file"),
}
