"""Scores of labelled samples: exact cases, and labels that are wrong."""

import numpy as np
import pytest

from analysis.metrics.conditional import accuracy, per_class_frechet
from analysis.metrics.frechet import Moments, frechet_distance
from analysis.metrics.lenet import LeNet
from data import load


@pytest.fixture(scope="module")
def digits():
    return load("mnist_2k", "test")


def test_the_distance_within_a_class_is_that_of_its_images_alone():
    rng = np.random.default_rng(0)
    labels, others = np.arange(90) % 3, np.arange(60) % 3
    features, reference = rng.normal(size=(90, 4)) + labels[:, None], rng.normal(size=(60, 4))
    found = per_class_frechet(features, labels, reference, others, 4)
    for label in range(3):
        sides = Moments.of(features[labels == label]), Moments.of(reference[others == label])
        assert found[label] == pytest.approx(frechet_distance(*sides), rel=1e-9)
    assert found[0] < found[1] < found[2]
    assert np.isnan(found[3])


def test_a_single_image_of_a_class_has_no_distance():
    features = np.random.default_rng(1).normal(size=(9, 2))
    found = per_class_frechet(features, np.array([0] * 8 + [1]), features, np.array([0, 1] * 4 + [1]), 2)
    assert np.isfinite(found[0]) and np.isnan(found[1])


def test_the_extractor_is_right_on_digits_and_wrong_on_others_labels(digits):
    network = LeNet.load()
    right = accuracy(network, digits.pixels, digits.labels)
    wrong = accuracy(network, digits.pixels, (digits.labels + 1) % 10)
    assert right.low > 0.97 and right.high <= 1
    assert wrong.high < 0.03
    shuffled = np.random.default_rng(2).permutation(digits.labels)
    by_chance = accuracy(network, digits.pixels, shuffled)
    assert by_chance.low < 0.1 < by_chance.high + 0.03


def test_shuffled_labels_are_far_within_classes_and_nowhere_else(digits):
    features = LeNet.load().features(digits.pixels)
    halves = features[::2], features[1::2]
    labels = digits.labels[::2], digits.labels[1::2]
    shuffled = np.random.default_rng(3).permutation(labels[0])
    right, wrong = (
        np.mean(per_class_frechet(halves[0], told, halves[1], labels[1], 10))
        for told in (labels[0], shuffled)
    )
    assert wrong > 5 * right
