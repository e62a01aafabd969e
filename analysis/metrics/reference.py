"""What judging needs of a dataset: features of its test images, and of as many training images as may count.

A ``Reference`` holds no image. The floor of n images is the score of the first n of the training images in a
random order. Their features are made in whole blocks, so that those of an image do not depend on n: a floor
is then the same, bit by bit, whether its features are made for it or were saved (``reference_file``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.metrics import memorisation
from analysis.metrics.frechet import Moments
from analysis.metrics.kid import KernelReference
from analysis.metrics.lenet import BLOCK, LeNet
from analysis.metrics.memorisation import Located, TrainingSet
from analysis.metrics.neighbours import Neighbours
from analysis.metrics.spaces import Spaces
from stats.jackknife import random_order

Features = tuple[np.ndarray, dict[str, np.ndarray]]  # the extractor's [n, d], and those of each space


class FloorFeatures(Protocol):
    """Features of real images, from which the floors are computed."""

    def first(self, n: int) -> Features:
        """Return those of the first ``n`` images, or of all where there are fewer."""


@dataclass(frozen=True)
class SavedFloor:
    """Features that are there."""

    features: np.ndarray
    spaces: Mapping[str, np.ndarray]

    def first(self, n: int) -> Features:
        """Return those of the first ``n`` images, or of all where there are fewer."""
        return self.features[:n], {name: features[:n] for name, features in self.spaces.items()}


@dataclass(frozen=True)
class ImageFloor:
    """Features that are made of ``images`` when they are asked for."""

    extractor: LeNet
    spaces: Spaces
    images: np.ndarray

    @classmethod
    def drawn(
        cls, extractor: LeNet, spaces: Spaces, training: np.ndarray, count: int, seed: int
    ) -> "ImageFloor":
        """Return that of ``count`` of the ``training`` images, or of all, in a random order."""
        return cls(extractor, spaces, training[random_order(len(training), seed)[:count]])

    def first(self, n: int) -> Features:
        """Return those of the first ``n`` images, or of all where there are fewer."""
        features, spaces = self.spaces.of_networks(self.extractor, self.images[: -(-n // BLOCK) * BLOCK])
        spaces["pca"] = self.spaces.components.features(self.images)
        return SavedFloor(features, spaces).first(n)


@dataclass(frozen=True)
class Compared:
    """The test images' features as those of samples are compared with them."""

    moments: Moments
    kernel: KernelReference
    neighbours: Neighbours

    @classmethod
    def of(cls, features: np.ndarray) -> "Compared":
        """Make them of the extractor's ``features`` [m, 84]."""
        return cls(Moments.of(features), KernelReference.of(features), Neighbours.of(features))


@dataclass(frozen=True)
class Reference:
    """Test images as they are compared with: ``features`` [m, d] in the extractor, and in each space moments.

    ``class_shares`` [K] are the training images' shares of the extractor's classes, or None; ``training`` are
    those images' principal components, ``located`` the test images among them. ``seed`` drew the floor.
    """

    features: np.ndarray
    space_moments: Mapping[str, Moments]
    spaces: Spaces
    training: TrainingSet
    located: Located
    class_shares: np.ndarray | None
    floor: FloorFeatures
    seed: int = 0

    @classmethod
    def of(
        cls,
        extractor: LeNet,
        test: np.ndarray,
        training: np.ndarray,
        class_shares: np.ndarray | None = None,
        seed: int = 0,
    ) -> "Reference":
        """Return that of uint8 images [m, 28, 28] and [l, 28, 28]."""
        spaces = Spaces.of(training)
        components = spaces.components
        training_set = TrainingSet.of(components.features(training), memorisation.cells_for(len(test)), seed)
        features, in_spaces = spaces.features(extractor, test)
        return cls(
            features=features,
            space_moments={name: Moments.of(found) for name, found in in_spaces.items()},
            spaces=spaces,
            training=training_set,
            located=training_set.locate(in_spaces["pca"]),
            class_shares=class_shares,
            floor=ImageFloor.drawn(extractor, spaces, training, len(test), seed),
            seed=seed,
        )
