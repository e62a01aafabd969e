"""The images that models learn from: by name, or from a path of the user's."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import folders, held_out, stacked
from data.chain import obtain
from data.folders import slug
from data.idx import parse
from data.images import Range
from data.images.ranges import BYTES
from data.table import DATASETS, FILE_NAMES, SPLITS, Dataset, Split
from theory.errors import WrongUsage

__all__ = [
    "DATASETS",
    "SPLITS",
    "Dataset",
    "Images",
    "Split",
    "channels",
    "load",
    "load_splits",
    "resolve",
    "slug",
]


@dataclass(frozen=True)
class Images:
    """One split of a dataset.

    ``pixels`` is uint8 [n, 28, 28], or [n, 28, 28, 3] of stacked images, 0 to 255; ``labels`` is uint8 [n]
    (uint16 of stacked images), or None where there are none. ``sha256`` is that of the unwrapped IDX image
    file of a named dataset, else of the pixel bytes. ``reading`` says in words how the values at a path were
    understood, ``notes`` what else a reader has to know of them.
    """

    name: str
    split: Split
    pixels: NDArray[np.uint8]
    labels: NDArray[Any] | None
    sha256: str
    reading: str = BYTES.title
    notes: tuple[str, ...] = ()


def resolve(dataset: str) -> Dataset | Path:
    """Return the named dataset or the path that ``dataset`` means, without reading either.

    Raises ``UnknownName`` or ``WrongUsage`` if it is neither.
    """
    path = Path(dataset)
    if dataset not in DATASETS:
        if os.path.exists(path):  # False too where that cannot be seen
            return path
        if os.sep in dataset or path.suffix:
            raise WrongUsage(
                f"no dataset at {dataset!r}; give a folder, a .npy or .npz file or one of: "
                f"{', '.join(DATASETS)}"
            )
    return DATASETS[dataset]


def load(dataset: str, split: Split, *, value_range: Range | None = None, offline: bool = False) -> Images:
    """Return one split of a dataset, given by its name or by a path.

    A named dataset is fetched if it is not here yet, unless ``offline``; its bytes are exactly the
    original ones. ``value_range`` says which values of images at a path are black and white, where that
    cannot be told from them. Raises ``DataUnavailable`` if it cannot be had, ``WrongUsage`` for what is no
    dataset.
    """
    found = resolve(dataset)
    if isinstance(found, Path):
        splits = load_splits(dataset, value_range=value_range)
        if split not in splits:
            raise WrongUsage(f"{dataset} has no images of the {split} split beside those of the other")
        return splits[split]
    if value_range is not None:
        raise WrongUsage(f"{dataset} is a dataset with a name, whose range is known; leave the range out")
    if found.made_of is not None and found.channels == 1:
        whole = load(found.made_of, "train", offline=offline)
        assert whole.labels is not None
        pixels, labels = (
            held_out.part(split, found.counts, values) for values in (whole.pixels, whole.labels)
        )
        return Images(found.name, split, pixels, labels, hashlib.sha256(pixels.data).hexdigest())
    if found.made_of is not None:
        whole = load(found.made_of, split, offline=offline)
        assert whole.labels is not None
        stack, kinds = stacked.stack(split, found.counts, whole.pixels, whole.labels)
        return Images(found.name, split, stack, kinds, hashlib.sha256(stack.data).hexdigest())
    names = {kind: FILE_NAMES[split, kind] for kind in ("images", "labels")}
    files = obtain(found, list(names.values()), offline=offline).files
    images, labels = (parse(files[names[kind]]) for kind in ("images", "labels"))
    return Images(found.name, split, images, labels, found.sha256[names["images"]])


def load_splits(path: str, *, value_range: Range | None = None) -> dict[Split, Images]:
    """Return the splits that there are of the images at a path, which are read once; see ``load``."""
    found = resolve(path)
    if not isinstance(found, Path):
        raise WrongUsage(f"{path} is a dataset with a name, whose splits are loaded one by one")
    return {
        split: Images(slug(found), split, of.pixels, of.labels, sha256, of.reading, of.notes)
        for split, (of, sha256) in folders.read(found, value_range).items()
    }


def channels(dataset: str) -> int:
    """How many channels the images of a dataset have, which need not be here."""
    return DATASETS[dataset].channels if dataset in DATASETS else 1
