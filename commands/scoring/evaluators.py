"""A dataset's evaluator, and what is written beside every score: the protocol and what decided the result."""

from abc import ABC, abstractmethod
from functools import cache, cached_property

import numpy as np

from analysis.metrics import protocol, stacked
from analysis.metrics.appearance import Appearance
from analysis.metrics.classes import class_shares
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import CLASSES, FEWEST, Evaluator, Score
from analysis.metrics.stacked import StackedEvaluator
from commands.scoring import reference_cache
from data import Dataset, Images, load, resolve
from data.images import Range
from experiments import provenance
from theory.errors import WrongUsage

DIGITS = {"mnist", "mnist_2k", "mnist_held_out"}  # what the extractor's classes are


class Judge(ABC):
    """Evaluates images against the test images of a dataset, which itself need not be there.

    ``name`` and ``sha256`` are those of the test images, ``count`` is their number, ``shape`` that of one.
    """

    def __init__(self, extractor: LeNet, name: str, sha256: str, count: int, shape: tuple[int, ...]) -> None:
        self.extractor, self.name, self.sha256 = extractor, name, sha256
        self.count, self.shape = count, shape

    @property
    @abstractmethod
    def evaluator(self) -> Evaluator | StackedEvaluator:
        """Return what computes the scores."""

    @property
    @abstractmethod
    def appearance(self) -> Appearance:
        """Return what the test images look like."""

    def evaluate(self, images: np.ndarray) -> tuple[Score, ...]:
        """Return every score of ``images``, each with its floor at the same number of images."""
        return self.evaluator.evaluate(images)

    def check(self, pixels: np.ndarray, name: str) -> None:
        """Raise ``WrongUsage`` if the images ``pixels`` are not of the dataset's form."""
        given = pixels.shape[1:]
        if given != self.shape:
            shapes = [" x ".join(map(str, ("n", *shape))) for shape in (given, self.shape)]
            raise WrongUsage(f"{name} is {shapes[0]}; the images of {self.name} are {shapes[1]}")

    def protocol(self, generated: int) -> dict[str, str | int]:
        """Return what was compared with what, as it is written to scores.json."""
        return {
            "generated": generated,
            "reference": "test",
            "reference_images": self.count,
            "dataset": self.name,
            "dataset_sha256": self.sha256,
        }


class DatasetEvaluator(Judge):
    """Evaluates images against a dataset's test split; the floors come from its training split.

    ``value_range`` says how the values of images at a path are meant. The images are read at once, their
    features are made when the first images are evaluated.
    """

    def __init__(self, dataset: str, value_range: Range | None = None) -> None:
        self.dataset = dataset
        self.test, self.training = (
            load(dataset, split, value_range=value_range) for split in ("test", "train")
        )
        for images in (self.test, self.training):
            if len(images.pixels) < FEWEST:
                raise WrongUsage(
                    f"{dataset}: {len(images.pixels)} {images.split} images; judging needs at least {FEWEST}"
                )
        test = self.test
        super().__init__(LeNet.load(), test.name, test.sha256, len(test.pixels), test.pixels.shape[1:])

    @cached_property
    def evaluator(self) -> Evaluator | StackedEvaluator:
        """Return what computes the scores."""
        if self.test.pixels.ndim == 3:
            shares = _shares(self.training)
            return reference_cache.evaluator(self.extractor, self.test, self.training, shares)
        digits = load(_digits(self.dataset), "train")
        assert digits.labels is not None
        shares = class_shares(digits.labels, CLASSES)
        return StackedEvaluator(self.extractor, self.test.pixels, self.training.pixels, shares)

    @cached_property
    def appearance(self) -> Appearance:
        """Return what the test images look like."""
        return Appearance.of(self.test.pixels)

    def frechet(self, images: np.ndarray) -> float:
        """Return the Fréchet distance alone."""
        return self.evaluator.frechet(images)


@cache
def code_sha256() -> str:
    """Return SHA-256 of what the sources mean that decide a score, given the samples.

    Comments do not change it.
    """
    return provenance.meaning_of_modules((protocol.__name__, stacked.__name__))


def _digits(dataset: str) -> str:
    """Return what a dataset of stacked digits is made of."""
    found = resolve(dataset)
    assert isinstance(found, Dataset)
    return found.base.name


def _shares(training: Images) -> np.ndarray | None:
    if training.name not in DIGITS or training.labels is None:
        return None
    return class_shares(training.labels, CLASSES)
