"""``./study evaluate --labels`` and ``eq.evaluate(labels=...)``: anyone's samples, by their labels."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import equipoise as eq
from commands.cli.evaluate import command
from commands.scoring import class_scores, labelled
from commands.scoring.evaluators import DatasetEvaluator
from data import load
from data.images import open_images
from theory.errors import WrongUsage

ROWS = ["fd_within_labels", "gan_train", "gan_test"]


@pytest.fixture(scope="module")
def real():
    return load("mnist_2k", "train")


@pytest.fixture
def committed(monkeypatch):
    """Classifiers are not trained: the committed one stands for each, and what it was trained on is kept."""
    trained_on = []
    monkeypatch.setattr(class_scores, "_real", lambda *_: class_scores.LeNet.load())
    monkeypatch.setattr(
        class_scores, "_trained", lambda *told: trained_on.append(told) or class_scores.LeNet.load()
    )
    return trained_on


@pytest.fixture
def files(tmp_path, real):
    """SAMPLES, and a function that writes labels beside them."""
    samples = tmp_path / "samples.npy"
    np.save(samples, real.pixels[:300])

    def with_labels(labels):
        path = tmp_path / "labels.npy"
        np.save(path, labels)
        return [str(samples), "--dataset", "mnist_2k", "--labels", str(path)]

    return with_labels


def test_right_labels_and_mixed_up_ones_are_told_apart(committed, files, real, tmp_path):
    found = {}
    for name, labels in (("right", real.labels[:300]), ("wrong", np.roll(real.labels[:300], 1))):
        out = tmp_path / f"{name}.json"
        result = CliRunner().invoke(command, [*files(labels), "--json", str(out)], catch_exceptions=False)
        assert result.exit_code == 0 and "GAN-train accuracy" in result.output
        content = json.loads(out.read_text())
        found[name] = {row["name"]: row for row in content["by_label"]["rows"]}
        assert list(found[name]) == ROWS
        images, told = committed[-1]
        assert np.array_equal(told, labels) and np.array_equal(images, real.pixels[:300])
    assert found["right"]["gan_test"]["value"] > 0.97 and found["wrong"]["gan_test"]["value"] < 0.3
    right, wrong = (found[name]["fd_within_labels"] for name in ("right", "wrong"))
    assert right["value"] == pytest.approx(right["floor"], rel=1e-6)  # the images that the floor is made of
    assert wrong["value"] > 2 * wrong["floor"]


def test_of_more_images_than_test_images_all_are_learned_from_and_those_judged_have_their_labels(
    committed, real, monkeypatch
):
    """Twelve hundred images against a thousand test images: a seed draws which are judged."""
    pixels, labels = (np.concatenate([array, array[:200]]) for array in (real.pixels, real.labels))
    evaluator = DatasetEvaluator("mnist_2k")
    monkeypatch.setattr(evaluator, "training", real)
    monkeypatch.setattr(labelled, "check_count", lambda *_: None)  # which refuses them
    source = open_images(pixels, name="samples")
    for seed in (0, 1):
        pictures = source.take(evaluator.count, seed)
        scores = labelled.scored(labels, source, pictures, evaluator, seed)
        assert len(committed[-1][0]) == 1200
        assert scores["gan_test"]["value"] > 0.97  # labels of other images would be right in a tenth


def test_the_table_of_the_package_has_the_same_rows(committed, real, tmp_path):
    path = tmp_path / "labels.npy"
    np.save(path, real.labels[:300].astype(np.int64))
    tables = [
        eq.evaluate(real.pixels[:300], "mnist_2k", labels=labels) for labels in (real.labels[:300], path)
    ]
    assert list(tables[0].index[-3:]) == ROWS
    assert tables[0].loc[ROWS].equals(tables[1].loc[ROWS])
    assert "gan_train" not in eq.evaluate(real.pixels[:300], "mnist_2k").index


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (np.zeros(299, np.uint8), "299 labels for 300 images"),
        (np.full(300, 10), "go from 10 to 10; they must be 0 to 9"),
        (np.full(300, -1), "go from -1 to -1"),
        (np.zeros(300), "float64 of shape [300]; labels are integers"),
        (np.zeros((300, 10), np.uint8), "uint8 of shape [300, 10]"),
    ],
)
def test_labels_that_do_not_go_with_the_images_are_refused(files, labels, said):
    result = CliRunner().invoke(command, files(labels))
    assert isinstance(result.exception, WrongUsage) and said in str(result.exception)


def test_a_file_that_holds_no_labels_is_refused(tmp_path):
    text = tmp_path / "labels.csv"
    text.write_text("1\n2\n")
    with pytest.raises(WrongUsage, match=r"is no \.npy file of labels"):
        labelled.read_labels(text)
    archive = tmp_path / "labels.npz"
    np.savez(archive, labels=np.zeros(3, np.uint8))
    with pytest.raises(WrongUsage, match="but an archive"):
        labelled.read_labels(archive)
    with pytest.raises(WrongUsage, match="cannot be read: No such file"):
        labelled.read_labels(tmp_path / "none.npy")


def test_more_images_than_the_training_images_and_a_reference_are_refused(files, tmp_path):
    with pytest.raises(WrongUsage, match=r"61,000 labelled images; give no more than .* 60,000"):
        labelled.check_count(np.zeros(61_000, np.uint8), 61_000, 60_000)
    samples, _, _, option, path = files(np.zeros(300, np.uint8))
    result = CliRunner().invoke(command, [samples, option, path, "--reference", str(tmp_path / "r.npz")])
    assert isinstance(result.exception, WrongUsage) and "--labels needs the dataset's" in str(
        result.exception
    )


@pytest.mark.parametrize(
    ("labels", "said"),
    [(lambda _: None, "have no labels"), (lambda labels: labels + 10, "by 10 labels of grey images")],
)
def test_datasets_without_labels_of_digits_are_refused(labels, said, monkeypatch):
    evaluator = DatasetEvaluator("mnist_2k")
    monkeypatch.setattr(evaluator, "test", replace(evaluator.test, labels=labels(evaluator.test.labels)))
    with pytest.raises(WrongUsage, match=said):
        class_scores.check(evaluator)
