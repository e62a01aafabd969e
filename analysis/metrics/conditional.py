"""Scores of labelled samples: the Fréchet distance class by class, and how a classifier judges the labels."""

import numpy as np

from analysis.metrics.frechet import Moments, frechet_distance
from analysis.metrics.lenet import LeNet
from stats.estimates import Interval, binomial


def per_class_frechet(
    features: np.ndarray, labels: np.ndarray, reference: np.ndarray, reference_labels: np.ndarray, count: int
) -> list[float]:
    """Return FD of ``features`` [n, d] from the ``reference`` [m, d] within each label 0..count-1.

    NaN for a label of which either side has fewer than two. Their mean is the intra-FID of Miyato & Koyama
    2018, in the features at hand. It is biased up by the size of a class, so it is read beside a floor of
    the same sizes.
    """

    def distance(label: int) -> float:
        sides = features[labels == label], reference[reference_labels == label]
        if min(map(len, sides)) < 2:
            return float("nan")
        first, second = map(Moments.of, sides)
        return frechet_distance(second, first)

    return [distance(label) for label in range(count)]


def accuracy(network: LeNet, images: np.ndarray, labels: np.ndarray) -> Interval:
    """Return the share of ``images``, uint8 [n, 28, 28], that the ``network`` gives their label [n].

    GAN-train is that of a network trained on samples, on test images; GAN-test that of a network trained on
    real images, on samples. Source: Shmelkov et al. 2018.
    """
    found = network.probabilities(network.features(images)).argmax(axis=1)
    return binomial(int(np.sum(found == labels)), len(labels))
