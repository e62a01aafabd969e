"""Images of the user's own, at a path: read once a command, and known by their content.

What lies at a path may be replaced, moved or named in another way, so a run on such images is told by their
digest (``ImageConfig.images_sha256``), and goes on with these images alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from data import DATASETS, SPLITS, Images, Split, load, load_splits
from experiments.configs.base import Config
from experiments.configs.images import ImageConfig, Load
from theory.errors import EquipoiseError, WrongUsage

C = TypeVar("C", bound=Config)


class ReadOnce:
    """A ``Load`` for one command, which reads what lies at a path once; ``load`` is what reads it."""

    def __init__(self, load: Load = load) -> None:
        self._load, self._read = load, dict[object, Mapping[Split, Images]]()

    def __call__(self, dataset: str, split: Split, **reading: Any) -> Images:
        """Return the images. Those at a path stay what they were, whatever becomes of the files."""
        if dataset in DATASETS:
            return self._load(dataset, split, **reading)
        return chosen(dataset, self.splits(dataset, **reading), split)

    def splits(self, path: str, **reading: Any) -> Mapping[Split, Images]:
        """Return the splits that there are at a ``path``."""
        key = (str(Path(path).absolute()), *reading.items())
        if key not in self._read:
            self._read[key] = (
                load_splits(path, **reading)
                if self._load is load
                else {split: self._load(path, split, **reading) for split in SPLITS}
            )
        return self._read[key]


def chosen(path: str, splits: Mapping[Split, Images], split: Split) -> Images:
    """Return one of the ``splits`` at a ``path``. Raises ``WrongUsage`` if it is not there."""
    if split not in splits:
        raise WrongUsage(f"{path} has no images of the {split} split beside those of the other")
    return splits[split]


def known(config: C, load: ReadOnce) -> C:
    """Return ``config`` with the digest of the images at its path; other configs as they are.

    Raises ``WrongUsage`` and ``DataUnavailable`` for what is no dataset.
    """
    if not (isinstance(config, ImageConfig) and config.by_path and config.images_sha256 is None):
        return config
    digest = images_sha256(_read(config, load))
    return replace(config, dataset=str(Path(config.dataset).absolute()), images_sha256=digest)


def checked(config: Config, load: ReadOnce) -> Load:
    """Return a ``Load`` of the images that the run of ``config`` is told by.

    Raises ``EquipoiseError`` if other images lie at its path by now.
    """
    if not (isinstance(config, ImageConfig) and config.by_path):
        return load
    images = _read(config, load)
    if images_sha256(images) != config.images_sha256:
        raise EquipoiseError(
            f"{config.dataset} no longer holds the images of run {config.id}: put them back, "
            "or train on those there are, which is a run of its own"
        )
    return lambda path, split: chosen(path, images, split)


def images_sha256(images: Mapping[Split, Images]) -> str:
    """Return SHA-256 of the pixels and labels of all splits, whatever files they were read from."""
    digest = hashlib.sha256()
    for split, of in sorted(images.items()):
        for array in (of.pixels, None if of.labels is None else of.labels.astype("<i8")):
            digest.update(f"{split} {None if array is None else array.shape}\n".encode())
            digest.update(b"" if array is None else np.ascontiguousarray(array).data)
    return digest.hexdigest()


def remarks(config: Config, images: Mapping[str, Images]) -> list[str]:
    """Return what the user has to know of how the images at the path of ``config`` were understood."""
    if not (isinstance(config, ImageConfig) and config.by_path):
        return []
    found = [remark for of in images.values() for remark in (of.reading, *of.notes)]
    return [f"{config.dataset}: {remark}" for remark in dict.fromkeys(found)]


def _read(config: ImageConfig, load: ReadOnce) -> Mapping[Split, Images]:
    reading = {} if config.value_range is None else {"value_range": config.value_range}
    return load.splits(config.dataset, **reading)
