"""The protocol by which samples are judged: against the test images, each score beside its floor.

The floor is the same score of as many real images, drawn from the training split: what a perfect
generator would be given. Images are uint8 [n, 28, 28]; everything else follows from the extractor.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.intervals import Interval, random_groups
from analysis.metrics import classes as class_metrics
from analysis.metrics.frechet import Moments, frechet_distance, frechet_score
from analysis.metrics.kid import KernelReference, kid_score
from analysis.metrics.lenet import LeNet
from analysis.metrics.neighbours import Neighbours, neighbour_scores
from theory.registry import Registry


@dataclass(frozen=True)
class Metric:
    """A score's name in files, its title for people, its unit, and the direction that is better."""

    name: str
    title: str
    better: Literal["lower", "higher", "one half"]
    unit: str = ""


METRICS: Registry[Metric] = Registry(
    "metric",
    {
        metric.name: metric
        for metric in (
            Metric("fd_lenet", "FD-LeNet", "lower"),
            Metric("kid_lenet", "KID-LeNet", "lower"),
            Metric("precision", "precision", "higher"),
            Metric("recall", "recall", "higher"),
            Metric("density", "density", "higher"),
            Metric("coverage", "coverage", "higher"),
            Metric("two_sample_accuracy", "1-NN accuracy", "one half"),
            Metric("classifier_score", "classifier score", "higher"),
            Metric("class_kl", "class KL", "lower", "nats"),
            Metric("modes", "modes", "higher"),
        )
    },
)


@dataclass(frozen=True)
class Score:
    """What one metric says of the samples, and of as many real images."""

    metric: Metric
    measured: Interval
    floor: Interval

    def record(self) -> dict[str, str | float]:
        """As it is written to scores.json."""
        return {
            "name": self.metric.name,
            "title": self.metric.title,
            "value": self.measured.value,
            "low": self.measured.low,
            "high": self.measured.high,
            "interval": self.measured.method,
            "floor": self.floor.value,
            "floor_low": self.floor.low,
            "floor_high": self.floor.high,
            "better": self.metric.better,
            "unit": self.metric.unit,
        }


class Judge:
    """Scores samples against ``test``; the floors come from ``training``, drawn with ``seed``.

    ``class_shares`` [10] are the training split's shares of the extractor's classes. Without them (images
    that are not digits) the scores that need classes are left out.
    """

    def __init__(
        self,
        extractor: LeNet,
        test: np.ndarray,
        training: np.ndarray,
        class_shares: np.ndarray | None = None,
        seed: int = 0,
    ) -> None:
        self.extractor = extractor
        self.training = training
        self.class_shares = class_shares
        self.seed = seed
        self.features = extractor.features(test)
        self.moments = Moments.of(self.features)
        self.kernel = KernelReference.of(self.features, random_groups(len(test), seed=seed))
        self.neighbours = Neighbours.of(self.features)
        self._floors: dict[int, dict[str, Interval]] = {}

    def judge(self, images: np.ndarray) -> tuple[Score, ...]:
        """Every score of ``images``, each with its floor at the same number of images."""
        measured = self._measure(self.extractor.features(images))
        floor = self.floor(len(images))
        return tuple(Score(METRICS[name], interval, floor[name]) for name, interval in measured.items())

    def frechet(self, images: np.ndarray) -> float:
        """FD-LeNet alone."""
        return frechet_distance(self.moments, Moments.of(self.extractor.features(images)))

    def floor(self, n: int) -> dict[str, Interval]:
        """The scores of ``n`` training images, or of all where there are fewer.

        The class shares are the training split's own, so there test images stand in as the real ones.
        """
        if n not in self._floors:
            chosen = np.random.default_rng(self.seed).permutation(len(self.training))[:n]
            floor = self._measure(self.extractor.features(self.training[chosen]))
            if self.class_shares is not None:
                shown = np.random.default_rng(self.seed).permutation(len(self.features))[:n]
                floor["class_kl"] = self._class_divergence(self.features[shown])
            self._floors[n] = floor
        return self._floors[n]

    def _measure(self, features: np.ndarray) -> dict[str, Interval]:
        groups = random_groups(len(features), seed=self.seed)
        near = neighbour_scores(features, groups, self.neighbours)
        measured = {
            "fd_lenet": frechet_score(features, groups, self.moments),
            "kid_lenet": kid_score(features, groups, self.kernel),
            "precision": near.precision,
            "recall": near.recall,
            "density": near.density,
            "coverage": near.coverage,
            "two_sample_accuracy": near.accuracy,
        }
        if self.class_shares is not None:
            probabilities = self.extractor.probabilities(features)
            measured["classifier_score"] = class_metrics.classifier_score(probabilities, groups)
            measured["class_kl"] = self._class_divergence(features)
            measured["modes"] = class_metrics.modes(probabilities.argmax(axis=1))
        return measured

    def _class_divergence(self, features: np.ndarray) -> Interval:
        assert self.class_shares is not None
        found = self.extractor.probabilities(features).argmax(axis=1)
        groups = random_groups(len(features), seed=self.seed)
        return class_metrics.class_divergence(found, groups, self.class_shares)
