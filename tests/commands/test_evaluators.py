"""Evaluating stacked digits through the command: the evaluator, its notes, and images of the wrong form."""

import numpy as np
import pytest

from analysis.metrics.stacked import StackedEvaluator
from commands.scoring import evaluators
from commands.scoring.notes import notes
from data import DATASETS, Images, load, stacked
from theory.errors import WrongUsage

COUNT = {"train": 400, "test": 200}


@pytest.fixture
def evaluator(monkeypatch):
    """The evaluator of stacked_mnist, made of the committed digits."""

    def loaded(name, split, **_):
        digits = load("mnist_2k", split)
        if name == "mnist":
            return digits
        assert name == "stacked_mnist"
        pixels, labels = stacked.stack(split, COUNT, digits.pixels, digits.labels)
        return Images(name, split, pixels, labels, "ab")

    monkeypatch.setattr(evaluators, "load", loaded)
    return evaluators.DatasetEvaluator("stacked_mnist")


def test_stacked_digits_get_an_evaluator_that_counts_kinds(evaluator):
    assert isinstance(evaluator.evaluator, StackedEvaluator)
    assert len(evaluator.evaluator.expected) == 1000
    scores = evaluator.evaluate(evaluator.training.pixels[:200])
    assert [score.metric.name for score in scores] == ["fd_lenet", "class_kl", "modes"]
    (note,) = notes(200, 200, scores)
    assert "kinds are counted" in note
    assert evaluator.protocol(200)["dataset"] == "stacked_mnist"


def test_images_of_the_wrong_form_are_named(evaluator):
    evaluator.check(evaluator.test.pixels, "x.npy")
    with pytest.raises(WrongUsage, match=r"x\.npy is n x 28 x 28; .* stacked_mnist are n x 28 x 28 x 3"):
        evaluator.check(np.zeros((100, 28, 28), np.uint8), "x.npy")


def test_digits_that_are_not_stacked_are_evaluated_as_ever():
    evaluator = evaluators.DatasetEvaluator("mnist_2k")
    assert not isinstance(evaluator.evaluator, StackedEvaluator)
    with pytest.raises(WrongUsage, match="28 x 3; the images of mnist_2k"):
        evaluator.check(np.zeros((100, 28, 28, 3), np.uint8), "x.npy")
    assert DATASETS["stacked_mnist"].base is DATASETS["mnist"]
