"""A dataset's evaluator, and what is written beside every score: the protocol and what decided the result."""

from functools import cache

import numpy as np

from analysis.metrics import protocol, stacked
from analysis.metrics.classes import class_shares
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import CLASSES, Evaluator, Score
from analysis.metrics.samples import FEWEST
from analysis.metrics.stacked import StackedEvaluator
from data import Dataset, Images, load, resolve
from experiments import provenance
from theory.errors import WrongUsage

DIGITS = {"mnist", "mnist_2k", "mnist_held_out"}  # what the extractor's classes are


class DatasetEvaluator:
    """Evaluates images against a dataset's test split; the floors come from its training split."""

    def __init__(self, dataset: str) -> None:
        self.test, self.training = load(dataset, "test"), load(dataset, "train")
        for images in (self.test, self.training):
            if len(images.pixels) < FEWEST:
                raise WrongUsage(
                    f"{dataset}: {len(images.pixels)} {images.split} images; judging needs at least {FEWEST}"
                )
        self.extractor = LeNet.load()
        self.evaluator: Evaluator | StackedEvaluator
        if self.test.pixels.ndim == 4:
            digits = load(_digits(dataset), "train")
            assert digits.labels is not None
            shares = class_shares(digits.labels, CLASSES)
            self.evaluator = StackedEvaluator(self.extractor, self.test.pixels, self.training.pixels, shares)
        else:
            shares_of_classes = _shares(self.training)
            self.evaluator = Evaluator(
                self.extractor, self.test.pixels, self.training.pixels, shares_of_classes
            )

    def evaluate(self, images: np.ndarray) -> tuple[Score, ...]:
        """Return every score of ``images``, each with its floor at the same number of images."""
        return self.evaluator.evaluate(images)

    def frechet(self, images: np.ndarray) -> float:
        """Return the Fréchet distance alone."""
        return self.evaluator.frechet(images)

    def check(self, pixels: np.ndarray, name: str) -> None:
        """Raise ``WrongUsage`` if the images ``pixels`` are not of the dataset's form."""
        given, wanted = pixels.shape[1:], self.test.pixels.shape[1:]
        if given != wanted:
            shapes = [" x ".join(map(str, ("n", *shape))) for shape in (given, wanted)]
            raise WrongUsage(f"{name} is {shapes[0]}; the images of {self.test.name} are {shapes[1]}")

    def protocol(self, generated: int) -> dict[str, str | int]:
        """Return what was compared with what, as it is written to scores.json."""
        return {
            "generated": generated,
            "reference": "test",
            "reference_images": len(self.test.pixels),
            "dataset": self.test.name,
            "dataset_sha256": self.test.sha256,
        }


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
