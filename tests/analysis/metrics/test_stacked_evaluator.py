"""Evaluating stacked digits: kinds as the extractor sees them, shares against the product law."""

import numpy as np
import pytest

from analysis.metrics.classes import class_shares
from analysis.metrics.lenet import LeNet
from analysis.metrics.stacked import StackedEvaluator
from data import load, stacked

N = 600


@pytest.fixture(scope="module")
def digits():
    return load("mnist_2k", "train"), load("mnist_2k", "test")


@pytest.fixture(scope="module")
def evaluator(digits):
    train, test = digits
    count = {"train": 2000, "test": N}
    made = [stacked.stack(d.split, count, d.pixels, d.labels)[0] for d in (test, train)]
    return StackedEvaluator(LeNet.load(), *made, class_shares(train.labels, 10))


def by_name(scores):
    return {score.metric.name: score for score in scores}


def test_kinds_are_the_labels_but_for_the_extractors_errors(evaluator, digits):
    pixels, labels = stacked.stack("test", {"train": 1, "test": N}, digits[1].pixels, digits[1].labels)
    features = evaluator._features(pixels)
    assert features.shape == (N, 3 * 84)
    found = evaluator.kinds(features)
    # three digits are right with the cube of one's accuracy, which is above 98 %
    assert (found == labels).mean() > 0.92
    np.testing.assert_allclose(evaluator.expected, 1e-3)  # the committed digits are evenly spread


def test_real_images_reach_the_floor_and_one_kind_is_told_from_many(evaluator, digits):
    train = digits[0]
    real = stacked.stack("test", {"train": 1, "test": N}, train.pixels, train.labels)[0]
    scores = by_name(evaluator.evaluate(real))
    assert set(scores) == {"fd_lenet", "class_kl", "modes"}
    assert scores["fd_lenet"].measured.value < 2 * scores["fd_lenet"].floor.value
    # 1000 (1 - 1/1000)^600 kinds are missed on average, that is 549, with a standard deviation below 16
    assert abs(scores["modes"].measured.value - 451) < 5 * 16
    assert scores["modes"].measured.value == pytest.approx(scores["modes"].floor.value, abs=5 * 16 * 2**0.5)

    collapsed = by_name(evaluator.evaluate(np.repeat(real[:1], N, axis=0)))
    assert collapsed["modes"].measured.value == 1
    assert collapsed["class_kl"].measured.value == pytest.approx(np.log(1000), rel=1e-9)
    assert collapsed["fd_lenet"].measured.value > 10 * scores["fd_lenet"].measured.value
    assert evaluator.frechet(real) == pytest.approx(scores["fd_lenet"].measured.value, rel=1e-9)

    grey = by_name(evaluator.evaluate(np.repeat(real[..., :1], 3, axis=3)))  # the same digit in each channel
    assert grey["modes"].measured.value <= 40  # ten, and what the extractor mistakes alike
    assert grey["modes"].measured.value >= 10
