"""Evaluating stacked digits through the command: the evaluator, its notes, and images of the wrong form."""

import json

import numpy as np
import pytest

from analysis.metrics.stacked import StackedEvaluator
from commands.scoring import evaluators
from commands.scoring.notes import notes
from commands.scoring.score import score_run
from data import DATASETS, Images, load, stacked
from engine import surroundings
from experiments.config import GanConfig
from experiments.run import run
from theory.errors import WrongUsage

surroundings.start()

COUNT = {"train": 400, "test": 200}


def loaded(name, split, **_):
    """The digits, and stacked_mnist, made of the committed ones."""
    digits = load("mnist_2k", split)
    if name == "mnist":
        return digits
    assert name == "stacked_mnist"
    pixels, labels = stacked.stack(split, COUNT, digits.pixels, digits.labels)
    return Images(name, split, pixels, labels, "ab")


@pytest.fixture
def evaluator(monkeypatch):
    """The evaluator of stacked_mnist."""
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


@pytest.mark.slow
def test_a_run_on_stacked_digits_is_trained_and_scored(evaluator, tmp_path):
    """One epoch of the study's second recipe, but for the networks, which are the small ones."""
    config = GanConfig(
        objective="relativistic",
        architecture="mlp",
        dataset="stacked_mnist",
        epochs=1,
        batch_size=100,
        beta1=0.0,
        r1=1.0,
        r2=1.0,
        ema=0.9,
    )
    run(config, tmp_path, load_images=loaded)
    folder = tmp_path / config.id
    assert score_run(folder, evaluator).startswith("FD-LeNet")
    content = json.loads((folder / "scores.json").read_text())
    assert content["protocol"]["generated"] == COUNT["test"]
    metrics = {metric["name"]: metric for metric in content["metrics"]}
    assert set(metrics) == {"fd_lenet", "class_kl", "modes"}
    assert 1 <= metrics["modes"]["value"] <= COUNT["test"]
    assert metrics["class_kl"]["low"] <= metrics["class_kl"]["value"]
    assert (folder / "neighbours.png").is_file()
