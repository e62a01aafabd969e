"""Whatever is judged, an interval holds its value and stays in its score's range; and none is an award."""

import math

import numpy as np
import pytest

from analysis.metrics.classes import class_shares
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import METRICS, NEED_MANY, SPACES, Evaluator, Metric, Score
from analysis.metrics.stacked import StackedEvaluator
from commands.scoring.notes import beyond_real, memorised
from data import load
from stats.estimates import Interval

RNG = np.random.default_rng(0)
DIGITS = load("mnist_2k", "train").pixels
SHARES = {"precision", "recall", "coverage", "two_sample_accuracy", "clipped_density", "clipped_coverage"}
RUBBISH = {
    "noise": RNG.integers(0, 256, (300, 28, 28), dtype=np.uint8),
    "black": np.zeros((300, 28, 28), np.uint8),
    "white": np.full((150, 28, 28), 255, np.uint8),
    "one grey": np.full((100, 28, 28), 117, np.uint8),
    "copies of one digit": np.repeat(DIGITS[:1], 200, axis=0),
    "two images in turn": np.tile(DIGITS[:2], (101, 1, 1)),
    "real": DIGITS[:300],
    "a hundred real": DIGITS[-100:],
    "the test images": load("mnist_2k", "test").pixels[:400],
}


@pytest.fixture(scope="module")
def evaluator():
    test, training = load("mnist_2k", "test"), load("mnist_2k", "train")
    return Evaluator.of(LeNet.load(), test.pixels, training.pixels, class_shares(training.labels, 10))


def check(score):
    for interval in (score.measured, score.floor):
        assert score.metric.low <= interval.low <= interval.value, score.metric.name
        assert interval.value <= interval.high <= score.metric.high, score.metric.name
        assert math.isfinite(interval.low) and math.isfinite(interval.high)
        cut_off = score.metric.name.startswith("clipped") and interval.low == 1
        if score.metric.name in SHARES and not cut_off:  # never empty, also where all points agree
            assert interval.high - interval.low > 1e-6, score.metric.name


@pytest.mark.parametrize("name", RUBBISH)
def test_every_interval_stays_in_its_scores_range(evaluator, name):
    scores = evaluator.evaluate(RUBBISH[name])
    assert {s.metric.name for s in scores} == {*METRICS, *SPACES} - {*NEED_MANY}
    for score in scores:
        check(score)


@pytest.mark.parametrize("kind", ["noise", "black", "copies of one digit"])
def test_intervals_of_stacked_digits_do_too(kind):
    stacked = [np.stack([pixels] * 3, axis=-1) for pixels in (DIGITS[:150], DIGITS[150:300], RUBBISH[kind])]
    for score in StackedEvaluator(LeNet.load(), *stacked[:2], np.full(10, 0.1)).evaluate(stacked[2]):
        check(score)


def test_every_score_has_the_range_that_it_has():
    ranges = {name: (metric.low, metric.high) for name, metric in {**METRICS, **SPACES}.items()}
    assert {name for name, ends in ranges.items() if ends == (0, 1)} == SHARES
    assert ranges["classifier_score"] == (1, 10)
    assert {name for name, ends in ranges.items() if ends == (-math.inf, math.inf)} == {"kid_lenet", "c_t"}
    assert ranges["vendi"] == (1, math.inf)
    others = set(ranges) - SHARES - {"classifier_score", "kid_lenet", "c_t", "vendi"}
    assert {ranges[name] for name in others} == {(0, math.inf)}


def test_an_extrapolation_below_zero_stays_as_it_is():
    infinity = METRICS["fd_infinity"]
    assert infinity.within(Interval(-0.02, -0.1, 0.06, "x")) == Interval(-0.02, -0.1, 0.06, "x")
    assert infinity.within(Interval(0.02, -0.1, 0.14, "x")) == Interval(0.02, 0.0, 0.14, "x")


def test_rounding_is_no_extrapolation():
    one = METRICS["classifier_score"].within(Interval(1 - 1e-13, 1 - 1e-13, 1 - 1e-13, "x"))
    assert (one.value, one.low, one.high) == (1, 1, 1)


def test_noise_and_black_images_have_more_of_precision_than_real_ones_which_is_said(evaluator):
    for name in ("noise", "black"):
        scores = {score.metric.name: score for score in evaluator.evaluate(RUBBISH[name])}
        assert {key for key, score in scores.items() if score.above_floor} == {"precision"}
        (note,) = beyond_real(list(scores.values()))
        assert note.startswith("precision is above the floor, which does not mean better than real images")
        assert scores["recall"].measured.high < scores["recall"].floor.low
        assert scores["fd_lenet"].measured.low > scores["fd_lenet"].floor.high


@pytest.mark.parametrize("name", ["real", "a hundred real"])
def test_real_images_raise_no_such_note(evaluator, name):
    assert beyond_real(evaluator.evaluate(RUBBISH[name])) == []


@pytest.mark.parametrize("name", RUBBISH)
def test_copies_of_training_images_are_asked_about_and_no_others(evaluator, name):
    copies = name in {"real", "a hundred real", "copies of one digit", "two images in turn"}
    found = memorised(evaluator.evaluate(RUBBISH[name]))
    assert [note.split("?")[0] for note in found] == ["training images"] * copies


def test_a_score_within_the_floors_interval_or_of_which_less_is_better_is_not_above():
    def score(better, low):
        return Score(Metric("x", "x", better), Interval(low, low, 2, "m"), Interval(0.5, 0.4, 0.6, "m"))

    assert score("higher", 0.61).above_floor
    (note,) = beyond_real([score("higher", 0.7), score("higher", 0.5), score("higher", 0.8)])
    assert note.startswith("x and x are above the floor")
    assert not score("higher", 0.6).above_floor
    assert not score("lower", 0.9).above_floor
