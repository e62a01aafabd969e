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

from data import DATASETS, SPLITS, Images, Split, load
from experiments.configs.base import Config
from experiments.configs.images import ImageConfig, Load
from theory.errors import EquipoiseError

C = TypeVar("C", bound=Config)


class ReadOnce:
    """A ``Load`` for one command, which reads what lies at a path once; ``load`` is what reads it."""

    def __init__(self, load: Load = load) -> None:
        self._load, self._read = load, dict[object, Images]()

    def __call__(self, dataset: str, split: Split, **reading: Any) -> Images:
        """Return the images; what was read of a path stays, whatever becomes of the files."""
        if dataset in DATASETS:
            return self._load(dataset, split)
        key = (str(Path(dataset).absolute()), split, *reading.items())
        if key not in self._read:
            self._read[key] = self._load(dataset, split, **reading)
        return self._read[key]


def known(config: C, load: Load) -> C:
    """Return ``config`` with the digest of the images at its path; other configs as they are.

    Raises ``WrongUsage`` and ``DataUnavailable`` for what is no dataset.
    """
    if not (isinstance(config, ImageConfig) and config.by_path and config.images_sha256 is None):
        return config
    digest = images_sha256(_read(config, load))
    return replace(config, dataset=str(Path(config.dataset).absolute()), images_sha256=digest)


def checked(config: Config, load: Load) -> Load:
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
    return lambda _dataset, split: images[split]


def images_sha256(images: Mapping[Split, Images]) -> str:
    """Return SHA-256 of the pixels and labels of both splits, whatever files they were read from."""
    digest = hashlib.sha256()
    for split in SPLITS:
        pixels, labels = images[split].pixels, images[split].labels
        for array in (pixels, None if labels is None else labels.astype("<i8")):
            digest.update(f"{split} {None if array is None else array.shape}\n".encode())
            digest.update(b"" if array is None else np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _read(config: ImageConfig, load: Load) -> dict[Split, Images]:
    reading = {} if config.value_range is None else {"value_range": config.value_range}
    return {split: load(config.dataset, split, **reading) for split in SPLITS}
