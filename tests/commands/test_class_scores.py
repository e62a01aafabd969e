"""What scoring says of a conditional run by its labels, and of errors in them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from commands.scoring import class_scores
from commands.scoring.evaluators import DatasetEvaluator
from commands.scoring.score import score_run
from data import load
from engine import surroundings
from experiments import sampling
from experiments.config import GanConfig
from experiments.run import run
from theory.errors import WrongUsage

surroundings.start()

CONFIG = GanConfig(
    objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=1, batch_size=250, conditional=True
)


@pytest.fixture(scope="module")
def evaluator():
    """Of the committed images; their own classifier is the extractor, which is not trained again."""
    return DatasetEvaluator("mnist_2k")


@pytest.fixture
def copying(monkeypatch):
    """A run whose samples are training images with their labels: what a perfect model would leave."""
    monkeypatch.setattr(class_scores, "_real", lambda *_: class_scores.LeNet.load())
    whole = load("mnist_2k", "train")

    def pretend(told):
        def first(values):
            return lambda _, n: values[:n]

        monkeypatch.setattr(sampling, "sample", first(whole.pixels))
        monkeypatch.setattr(sampling, "labels_of_samples", first(told))

    pretend(whole.labels)
    return pretend


@pytest.mark.slow
def test_a_perfect_model_is_at_the_floor_and_one_that_mixes_labels_up_is_not(copying, evaluator, tmp_path):
    perfect = class_scores.of_run(tmp_path, evaluator)
    assert perfect["gan_test"]["value"] > 0.98
    assert perfect["gan_train"]["value"] > 0.6  # of 1,000 images
    assert perfect["real"]["value"] > 0.98
    distances, floors = (np.array([one[key] for one in perfect["classes"]]) for key in ("frechet", "floor"))
    np.testing.assert_allclose(distances, floors, rtol=1e-6)  # the very images that the floor is made of
    assert "GAN-test" in class_scores.in_words(perfect)

    copying(np.random.default_rng(0).permutation(evaluator.training.labels))
    shuffled = class_scores.of_run(tmp_path, evaluator)
    assert shuffled["gan_test"]["value"] < 0.2
    assert shuffled["gan_train"]["value"] < 0.35
    assert np.mean([one["frechet"] for one in shuffled["classes"]]) > 5 * np.mean(floors)


def test_images_without_labels_cannot_score_a_conditional_run(evaluator, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluator, "test", replace(evaluator.test, labels=None))
    with pytest.raises(WrongUsage, match="mnist_2k have no labels, by which samples are scored"):
        class_scores.of_run(tmp_path, evaluator)


@pytest.mark.slow
def test_a_conditional_runs_scores_hold_its_scores_by_label(evaluator, tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(class_scores, "_real", lambda *_: class_scores.LeNet.load())
    monkeypatch.setattr(
        class_scores, "_trained", lambda *told: calls.append(told) or class_scores.LeNet.load()
    )
    run(CONFIG, tmp_path)
    folder = tmp_path / CONFIG.id
    assert "GAN-train" in score_run(folder, evaluator)
    content = json.loads((folder / "scores.json").read_text())
    assert [one["label"] for one in content["conditional"]["classes"]] == list(range(10))
    assert content["inputs"]["class_scores_code_sha256"] == class_scores.code_sha256()
    (images, labels), *others = calls
    assert not others and len(images) == len(labels) == 1000
    assert score_run(folder, evaluator) == "scored already"
