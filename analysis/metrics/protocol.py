"""The protocol by which samples are evaluated: against the test images, each score beside its floor.

The floor is the same score of as many real images, drawn from the training split: what a perfect
generator would be given. Images are uint8 [n, 28, 28]; everything else follows from the extractor.

``METRICS`` are the scores; ``SPACES`` is the Fréchet distance once more, in the secondary spaces, which
serve to see whether a ranking of models depends on the space.
"""

import hashlib
import math
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.metrics import classes as class_metrics
from analysis.metrics import extrapolation, memorisation
from analysis.metrics.frechet import Moments, frechet_distance, frechet_score
from analysis.metrics.kid import kid_score
from analysis.metrics.lenet import LeNet
from analysis.metrics.memorisation import Located
from analysis.metrics.neighbours import neighbour_scores
from analysis.metrics.reference import Compared, Reference
from analysis.metrics.spaces import TITLES
from analysis.metrics.vendi import vendi_score
from records.columns import PRIMARY
from stats.estimates import Interval
from stats.jackknife import random_groups, random_order
from theory.registry import Registry

FEWEST = 100  # images: below this no score means anything
CLASSES = 10  # that the extractor tells apart
ROUNDING = 1e-9  # by which a value may leave its range


@dataclass(frozen=True)
class Metric:
    """A score's name in files, its title for people, its unit, and the direction that is better.

    ``low`` to ``high`` is the range of its values, which its interval does not leave either.
    """

    name: str
    title: str
    better: Literal["lower", "higher", "one half", "zero", "floor"]
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf

    def within(self, interval: Interval) -> Interval:
        """Return ``interval`` cut off at the ends of the range, and its value where rounding left it.

        A value that lies outside by more is an extrapolation (FD-infinity): it stays as it is, and so does
        its interval.
        """
        if not self.low - ROUNDING <= interval.value <= self.high + ROUNDING:
            return interval
        ends = (interval.value, interval.low, interval.high)
        value, low, high = (min(max(end, self.low), self.high) for end in ends)
        return Interval(value, low, high, interval.method)


METRICS: Registry[Metric] = Registry(
    "metric",
    {
        metric.name: metric
        for metric in (
            Metric(PRIMARY, "FD-LeNet", "lower", low=0),
            Metric("kid_lenet", "KID-LeNet", "lower"),  # unbiased, so it may be negative
            Metric("precision", "precision", "higher", low=0, high=1),
            Metric("recall", "recall", "higher", low=0, high=1),
            Metric("density", "density", "higher", low=0),
            Metric("coverage", "coverage", "higher", low=0, high=1),
            Metric("clipped_density", "clipped density", "higher", low=0, high=1),
            Metric("clipped_coverage", "clipped coverage", "higher", low=0, high=1),
            Metric("two_sample_accuracy", "1-NN accuracy", "one half", low=0, high=1),
            Metric("vendi", "Vendi score", "higher", low=1),
            Metric("classifier_score", "classifier score", "higher", low=1, high=CLASSES),
            Metric("class_kl", "class KL", "lower", "nats", low=0),
            Metric("modes", "modes", "higher", low=0),
            Metric("fd_infinity", "FD∞-LeNet", "lower", low=0),
            Metric("fd_infinity_both", "FD∞∞-LeNet", "lower", low=0),
            Metric("c_t", "C_T", "zero"),
            Metric("nearest_training", "nearest training image", "floor", low=0),
        )
    },
)
NEED_CLASSES = ("classifier_score", "class_kl", "modes")
NEED_MANY = ("fd_infinity", "fd_infinity_both")
SPACES: Registry[Metric] = Registry(
    "space",
    {f"fd_{name}": Metric(f"fd_{name}", f"FD, {title}", "lower", low=0) for name, title in TITLES.items()},
)


@dataclass(frozen=True)
class Score:
    """What one metric says of the samples, and of as many real images."""

    metric: Metric
    measured: Interval
    floor: Interval

    @classmethod
    def of(cls, metric: Metric, measured: Interval, floor: Interval) -> "Score":
        """Return the score with both intervals within the metric's range."""
        return cls(metric, metric.within(measured), metric.within(floor))

    @property
    def above_floor(self) -> bool:
        """Return whether more is better and these images have more than real ones, beyond both intervals."""
        return self.metric.better == "higher" and self.measured.low > self.floor.high

    def record(self) -> dict[str, str | float]:
        """Return the score as it is written to scores.json."""
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


Floor = dict[str, Interval]  # what each score is of as many real images, by name


class Evaluator:
    """Scores samples against a ``reference``, from which the floors come too.

    FD-infinity, of one size and of both, is left out below 10,000 images. Without shares of classes in the
    reference (images that are not digits) the scores that need classes are left out.

    ``compared`` and ``floors`` (by number of images) are there already where they were made before.
    """

    def __init__(
        self,
        extractor: LeNet,
        reference: Reference,
        compared: Compared | None = None,
        floors: MutableMapping[int, Floor] | None = None,
    ) -> None:
        self.extractor, self.reference, self.seed = extractor, reference, reference.seed
        self.compared = Compared.of(reference.features) if compared is None else compared
        self._floors = {} if floors is None else floors
        self._distances: dict[bytes, float] = {}  # FD-LeNet by the images' digest

    @classmethod
    def of(
        cls,
        extractor: LeNet,
        test: np.ndarray,
        training: np.ndarray,
        class_shares: np.ndarray | None = None,
        seed: int = 0,
        floors: MutableMapping[int, Floor] | None = None,
    ) -> "Evaluator":
        """Return the evaluator against the images ``test``; the floors come from ``training``.

        ``class_shares`` [10] are the training split's shares of the extractor's classes.
        """
        return cls(extractor, Reference.of(extractor, test, training, class_shares, seed), floors=floors)

    def evaluate(self, images: np.ndarray) -> tuple[Score, ...]:
        """Return every score of ``images``, each with its floor (``floor``)."""
        features, spaces = self.reference.spaces.features(self.extractor, images)
        measured = self._measure(features, spaces)
        self._distances[_digest(images)] = measured[PRIMARY].value
        located = self.reference.training.locate(spaces["pca"])
        measured |= self._memorised(located, self.reference.located)
        floor = self.floor(len(images))
        metrics = {**METRICS, **SPACES}
        return tuple(
            Score.of(metric, measured[name], floor[name])
            for name, metric in metrics.items()
            if name in measured and name in floor
        )

    def frechet(self, images: np.ndarray) -> float:
        """Return FD-LeNet alone, without another look at images that were seen before."""
        digest = _digest(images)
        if digest not in self._distances:
            moments = Moments.of(self.extractor.features(images))
            self._distances[digest] = frechet_distance(self.compared.moments, moments)
        return self._distances[digest]

    def floor(self, n: int) -> Floor:
        """Return the scores of ``n`` training images, or of as many as there are for it.

        The class shares and the distances to training images are the training split's own, so there test
        images stand in as the real ones; for C_T one half of them is compared with the other. Of real images
        C_T has the same law at either size, near a normal one of deviation 1/sqrt(cells).
        """
        with suppress(KeyError):
            return self._floors[n]
        features, located = self.reference.features, self.reference.located
        floor = self._measure(*self.reference.floor.first(n))
        order = random_order(len(features), self.seed)
        if self.reference.class_shares is not None:
            floor["class_kl"] = self._class_divergence(features[order[:n]])
        halves = np.array_split(order, 2)
        floor |= self._memorised(located[halves[0][:n]], located[halves[1]])
        floor["nearest_training"] = self._nearest(located[order[:n]])
        self._floors[n] = floor
        return floor

    def _memorised(self, images: Located, test: Located) -> dict[str, Interval]:
        groups = random_groups(len(images.cells), seed=self.seed)
        return {
            "c_t": memorisation.copying_score(images, test, groups),
            "nearest_training": self._nearest(images),
        }

    def _nearest(self, images: Located) -> Interval:
        return memorisation.mean_nearest(images, random_groups(len(images.cells), seed=self.seed))

    def _measure(self, features: np.ndarray, spaces: dict[str, np.ndarray]) -> dict[str, Interval]:
        groups = random_groups(len(features), seed=self.seed)
        near = neighbour_scores(features, groups, self.compared.neighbours)
        measured = {
            PRIMARY: frechet_score(features, groups, self.compared.moments),
            "kid_lenet": kid_score(features, groups, self.compared.kernel),
            "precision": near.precision,
            "recall": near.recall,
            "density": near.density,
            "coverage": near.coverage,
            "clipped_density": near.clipped_density,
            "clipped_coverage": near.clipped_coverage,
            "two_sample_accuracy": near.accuracy,
            "vendi": vendi_score(features, groups),
        }
        if self.reference.class_shares is not None:
            probabilities = self.extractor.probabilities(features)
            measured["classifier_score"] = class_metrics.classifier_score(probabilities, groups)
            measured["class_kl"] = self._class_divergence(features)
            measured["modes"] = class_metrics.modes(probabilities.argmax(axis=1))
        if len(features) >= extrapolation.FEWEST:
            measured["fd_infinity"] = extrapolation.frechet_infinity(
                features, groups, self.compared.moments, seed=self.seed
            )
            measured["fd_infinity_both"] = extrapolation.frechet_infinity_of_both(
                features, groups, self.reference.features, seed=self.seed
            )
        for name, moments in self.reference.space_moments.items():
            measured[f"fd_{name}"] = frechet_score(spaces[name], groups, moments)
        return measured

    def _class_divergence(self, features: np.ndarray) -> Interval:
        assert self.reference.class_shares is not None
        found = self.extractor.probabilities(features).argmax(axis=1)
        return class_metrics.class_divergence(found, self.reference.class_shares)


def _digest(images: np.ndarray) -> bytes:
    return hashlib.sha256(f"{images.dtype} {images.shape} ".encode() + images.tobytes()).digest()
