"""A blind sheet: generated images of a run among real test images, to be told apart by eye.

Which places hold the generated ones follows from the run's id and a seed alone, so answers are scored where
neither weights nor images are. Telling real from generated images by eye is the measurement of Zhou et al.
2019 (HYPE).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments import sampling
from experiments.config import Config, ImageConfig
from experiments.kinds import on_images
from experiments.own_images import ReadOnce, checked
from experiments.result import read_config
from theory.errors import WrongUsage

EACH = 100  # images of either sort
IMAGES = 2 * EACH
POOL = 1000  # first samples of the run, of which the sheet has some


@dataclass(frozen=True)
class Sheet:
    """What a sheet shows: ``images``, uint8 [200, 28, 28] or [200, 28, 28, 3], the first one numbered 1.

    ``generated``, bool [200], is the key.
    """

    run: str
    seed: int
    images: np.ndarray
    generated: np.ndarray


def config_of(folder: Path) -> ImageConfig:
    """Return the config of the run in ``folder``. Raises ``WrongUsage`` if it is not on images."""
    config: Config = read_config(folder)
    if not on_images(config):
        raise WrongUsage(
            f"run {folder.name} is a {config.kind}, and a blind sheet is of images; take a run on images"
        )
    return config


def key(run: str, seed: int) -> np.ndarray:
    """Return which places of the sheet of the run with this id are generated images: bool [200]."""
    return _rng(run, seed, 0).permutation(np.repeat([True, False], EACH))


def sheet(folder: Path, seed: int) -> Sheet:
    """Return the sheet of the finished run in ``folder``: as many of its samples as of the test images.

    Both are drawn at random by ``seed``, from the run's first ``POOL`` samples and from the test images of
    its dataset. Raises ``WrongUsage`` if the run is not on images or there are too few test images, and what
    ``sampling.sample`` and ``data.load`` raise.
    """
    config = config_of(folder)
    real = checked(config, ReadOnce())(config.dataset, "test").pixels
    if len(real) < EACH:
        raise WrongUsage(
            f"a blind sheet shows {EACH} real images, and the test split of run {config.id} has {len(real)}"
        )
    samples = sampling.sample(folder, POOL)
    generated = key(config.id, seed)
    images = np.empty((IMAGES, *real.shape[1:]), np.uint8)
    images[generated] = _some(samples, _rng(config.id, seed, 1))
    images[~generated] = _some(real, _rng(config.id, seed, 2))
    return Sheet(config.id, seed, images, generated)


def _some(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chosen: np.ndarray = images[rng.choice(len(images), EACH, replace=False)]
    return chosen


def _rng(run: str, seed: int, use: int) -> np.random.Generator:
    """The source of the key (``use`` 0), of the choice of samples (1) or of real images (2)."""
    told = int.from_bytes(hashlib.sha256(run.encode()).digest()[:8], "big")
    return np.random.default_rng(np.random.SeedSequence([seed, told, use]))
