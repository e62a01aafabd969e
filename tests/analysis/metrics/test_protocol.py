import json

import numpy as np
import pytest

from analysis.metrics import extrapolation
from analysis.metrics.classes import class_shares
from analysis.metrics.frechet import frechet_score
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import METRICS, NEED_CLASSES, NEED_MANY, SPACES, Evaluator
from data import load
from stats.jackknife import random_groups


@pytest.fixture(scope="module")
def data():
    return load("mnist_2k", "test"), load("mnist_2k", "train")


@pytest.fixture(scope="module")
def evaluator(data):
    test, training = data
    return Evaluator.of(LeNet.load(), test.pixels, training.pixels, class_shares(training.labels, 10))


@pytest.fixture(scope="module")
def blurred(data):
    _, training = data
    pixels = training.pixels.astype(np.float64)
    return np.rint((pixels + np.roll(pixels, 1, axis=1) + np.roll(pixels, 1, axis=2)) / 3).astype(np.uint8)


def test_every_metric_has_an_interval_and_a_floor(evaluator, blurred):
    scores = evaluator.evaluate(blurred)
    assert [score.metric.name for score in scores] == [
        *(name for name in METRICS if name not in NEED_MANY),
        *SPACES,
    ]
    for score in scores:
        assert score.measured.low <= score.measured.value <= score.measured.high
        assert score.floor.low <= score.floor.value <= score.floor.high
    records = json.loads(json.dumps([score.record() for score in scores], allow_nan=False))
    assert set(records[0]) == {
        *("name", "title", "unit", "better", "interval"),
        *("value", "low", "high", "floor", "floor_low", "floor_high"),
    }


def test_worse_images_score_worse_than_the_floor(evaluator, blurred):
    noise = np.random.default_rng(0).integers(0, 256, size=(1000, 28, 28), dtype=np.uint8)
    slightly, badly = ({s.metric.name: s for s in evaluator.evaluate(images)} for images in (blurred, noise))
    for name in ("fd_lenet", "kid_lenet", *SPACES):
        assert badly[name].measured.low > slightly[name].measured.high > slightly[name].floor.high
    for name in ("recall", "coverage", "classifier_score"):
        assert badly[name].measured.high < slightly[name].measured.low


def test_the_floor_is_the_score_of_real_training_images(data, evaluator):
    _, training = data
    scores = {score.metric.name: score for score in evaluator.evaluate(training.pixels)}
    for name in ("fd_lenet", "recall", "classifier_score"):
        assert scores[name].measured.value == pytest.approx(scores[name].floor.value, rel=1e-5)
    assert scores["class_kl"].floor.value < 0.02
    assert evaluator.floor(200)["fd_lenet"].value > 1.3 * evaluator.floor(1000)["fd_lenet"].value
    assert evaluator.frechet(training.pixels) == pytest.approx(scores["fd_lenet"].floor.value, rel=1e-5)


def test_the_intervals_of_floors_do_not_see_the_order_of_the_images(data, evaluator):
    """MNIST has an order, digits in turn and writer after writer: groups by place are no random ones."""
    features = evaluator.extractor.features(data[1].pixels)
    others = [
        frechet_score(features, random_groups(1000, seed=seed), evaluator.compared.moments)
        for seed in range(5, 15)
    ]
    floor = evaluator.floor(1000)["fd_lenet"]
    widest = max(other.high - other.low for other in others)
    by_place = frechet_score(features, np.arange(1000) % 20, evaluator.compared.moments)
    assert by_place.high - by_place.low > 1.5 * widest
    assert floor.high - floor.low < 1.2 * widest


def test_the_same_images_have_the_same_scores(evaluator, blurred):
    assert evaluator.evaluate(blurred[:200]) == evaluator.evaluate(blurred[:200])


def test_without_classes_the_scores_that_need_them_are_left_out(data):
    test, training = data
    scores = Evaluator.of(LeNet.load(), test.pixels[:200], training.pixels[:200]).evaluate(
        training.pixels[200:400]
    )
    expected = (set(METRICS) | set(SPACES)) - {*NEED_CLASSES, *NEED_MANY}
    assert {s.metric.name for s in scores} == expected


def test_fd_infinity_comes_with_enough_images(evaluator, blurred, monkeypatch):
    monkeypatch.setattr(extrapolation, "FEWEST", 1000)
    for score in (extrapolation.frechet_infinity, extrapolation.frechet_infinity_of_both):
        monkeypatch.setattr(score, "__defaults__", (500, 0))
    monkeypatch.setattr(evaluator, "_floors", {})
    scores = {s.metric.name: s for s in evaluator.evaluate(blurred)}
    both, one, plain = (scores[name] for name in ("fd_infinity_both", "fd_infinity", "fd_lenet"))
    assert one.measured.value < plain.measured.value
    assert both.floor.value < one.floor.value < plain.floor.value
    features = [evaluator.extractor.features(blurred), evaluator.reference.features]
    expected = extrapolation.frechet_infinity_of_both(features[0], random_groups(1000), features[1])
    assert both.measured.value == pytest.approx(expected.value, rel=1e-6)


def test_copies_of_training_images_are_told_from_real_ones(data, evaluator):
    """Every one of the images evaluated is in the training set, however real they look to other metrics."""
    test, training = data
    copied = {s.metric.name: s for s in evaluator.evaluate(training.pixels[:500])}
    real = {s.metric.name: s for s in evaluator.evaluate(test.pixels[:500])}
    assert copied["c_t"].measured.high < -5
    assert copied["c_t"].floor.low < 0 < copied["c_t"].floor.high
    assert copied["nearest_training"].measured.value == 0
    assert copied["nearest_training"].floor.low > 1
    assert abs(real["c_t"].measured.value) < 1
    assert copied["fd_lenet"].measured.high < 2 * copied["fd_lenet"].floor.value


def test_real_images_are_at_the_floor_in_every_space(data, evaluator):
    scores = {s.metric.name: s for s in evaluator.evaluate(data[1].pixels)}
    for name in SPACES:
        assert scores[name].measured.value == pytest.approx(scores[name].floor.value, rel=1e-5)
        assert scores[name].floor.value > 0
