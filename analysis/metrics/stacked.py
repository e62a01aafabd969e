"""Evaluating images whose channels are digits of their own: how many of the kinds are there, and how evenly.

The extractor looks at each channel by itself. Images are uint8 [n, 28, 28, channels].
"""

import functools

import numpy as np

from analysis.metrics import classes as class_metrics
from analysis.metrics.frechet import Moments, frechet_distance, frechet_score
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import METRICS, Score
from records.columns import PRIMARY
from stats.estimates import Interval
from stats.jackknife import random_groups, random_order


class StackedEvaluator:
    """Scores samples against ``test``; the floors come from ``training``, drawn with ``seed``.

    fd_lenet   of the channels' features side by side, [n, 84 channels]
    class_kl   KL in nats of the kinds' shares from the product of the digits' ``shares`` [10], which is the
               true law where the channels are independent
    modes      kinds that occur at all

    26,000 samples of a thousand kinds are those of Lin et al. 2018 (PacGAN), section 4.1.2; their classifier
    is another one. Scores by nearest neighbours are left out: they would take minutes for so many.
    """

    def __init__(
        self, extractor: LeNet, test: np.ndarray, training: np.ndarray, shares: np.ndarray, seed: int = 0
    ) -> None:
        self.extractor, self.training, self.seed = extractor, training, seed
        self.channels = test.shape[-1]
        self.expected = functools.reduce(np.multiply.outer, [shares] * self.channels).ravel()
        self.moments = Moments.of(self._features(test))
        self._floors: dict[int, dict[str, Interval]] = {}

    def evaluate(self, images: np.ndarray) -> tuple[Score, ...]:
        """Return every score of ``images``, each with its floor at the same number of images."""
        measured, floor = self._measure(images), self.floor(len(images))
        return tuple(Score.of(METRICS[name], interval, floor[name]) for name, interval in measured.items())

    def frechet(self, images: np.ndarray) -> float:
        """Return the Fréchet distance alone."""
        return frechet_distance(self.moments, Moments.of(self._features(images)))

    def floor(self, n: int) -> dict[str, Interval]:
        """Return the scores of ``n`` training images, or of all where there are fewer."""
        if n not in self._floors:
            chosen = random_order(len(self.training), self.seed)[:n]
            self._floors[n] = self._measure(self.training[chosen])
        return self._floors[n]

    def kinds(self, features: np.ndarray) -> np.ndarray:
        """Map features [n, 84 channels] to each image's kind: 100 a + 10 b + c of the digits a, b, c."""
        digits = [
            self.extractor.probabilities(part).argmax(axis=1)
            for part in np.split(features, self.channels, axis=1)
        ]
        count = round(len(self.expected) ** (1 / self.channels))
        return np.asarray(np.ravel_multi_index(digits, [count] * self.channels))

    def _features(self, images: np.ndarray) -> np.ndarray:
        return np.concatenate(
            [self.extractor.features(images[..., channel]) for channel in range(self.channels)], axis=1
        )

    def _measure(self, images: np.ndarray) -> dict[str, Interval]:
        features = self._features(images)
        groups, kinds = random_groups(len(images), seed=self.seed), self.kinds(features)
        return {
            PRIMARY: frechet_score(features, groups, self.moments),
            "class_kl": class_metrics.class_divergence(kinds, self.expected),
            "modes": class_metrics.modes(kinds),
        }
