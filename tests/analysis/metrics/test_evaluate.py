"""The command as a user meets it: through the front of the command line, on the committed digits."""

import io
import json
import os
import subprocess
import sys

import click
import numpy as np
import pytest

from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import METRICS, NEED_MANY, SPACES
from commands.__main__ import main
from commands.__main__ import study as front
from commands.paths import ROOT
from commands.scoring import evaluators
from data import load
from equipoise import evaluate


def study(*arguments):
    with pytest.raises(SystemExit) as left:
        main(["evaluate", *map(str, arguments)])
    return left.value.code or 0


@pytest.fixture
def digits(tmp_path):
    path = tmp_path / "digits.npy"
    np.save(path, load("mnist_2k", "train").pixels)
    return path


def test_scores_are_shown_and_written(digits, tmp_path, capsys):
    report = tmp_path / "scores.json"
    assert study(digits, "--dataset", "mnist_2k", "--json", report) == 0
    shown = capsys.readouterr().out
    assert (
        "digits.npy: 1,000 images (grey levels 0 to 255) against the 1,000 test images of mnist_2k" in shown
    )
    expected = {**METRICS, **SPACES}
    for name in NEED_MANY:
        del expected[name]
    for metric in expected.values():
        assert metric.title in shown
    assert shown.count("note ") == 2 and "training images?" in shown and "FD∞ and FD∞∞ are left out" in shown
    written = json.loads(report.read_text())
    assert written["protocol"]["dataset_sha256"] == load("mnist_2k", "test").sha256
    assert written["extractor"] == {"name": "lenet", "sha256": LeNet.load().sha256}
    assert [score["name"] for score in written["metrics"]] == list(expected)
    assert written["foreign"] is None
    primary = written["metrics"][0]
    assert primary["value"] == pytest.approx(primary["floor"], rel=1e-5)  # they are the real training images


def test_json_on_stdout_is_json_alone(digits, capsys):
    assert study(digits, "--dataset", "mnist_2k", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["images"] == 1000


def test_few_images_are_compared_with_a_floor_of_as_many(digits, tmp_path, capsys):
    few = tmp_path / "few.npy"
    np.save(few, np.load(digits)[::5] / np.float32(255))
    assert study(few, "--dataset", "mnist_2k", "--json", tmp_path / "few.json") == 0
    assert "note      200 images where the protocol has 1,000" in capsys.readouterr().out
    fewer = json.loads((tmp_path / "few.json").read_text())
    assert fewer["values"] == "floats in [0, 1]"
    assert fewer["protocol"]["generated"] == 200
    assert 0.5 < fewer["metrics"][0]["value"] / fewer["metrics"][0]["floor"] < 2


def test_of_more_images_than_the_protocol_has_a_random_subset_is_judged(digits, tmp_path, capsys):
    """Sorted images: the first 1,000 are black. A subset has of them what all have, a third."""
    many = tmp_path / "many.npy"
    np.save(many, np.concatenate([np.zeros((1000, 28, 28), np.uint8), *[np.load(digits)] * 2]))
    found = {}
    for seed in ("0", "0", "1"):
        assert study(many, "--dataset", "mnist_2k", "--seed", seed, "--json", tmp_path / "many.json") == 0
        note = f"note      a random 1,000 of 3,000 images (seed {seed})"
        assert note in capsys.readouterr().out
        report = json.loads((tmp_path / "many.json").read_text())
        assert report["seed"] == int(seed) and report["images"] == 3000
        scores = {score["name"]: score["value"] for score in report["metrics"]}
        found.setdefault(seed, scores)
        assert found[seed] == scores
        assert scores["recall"] > 0 and scores["modes"] == 10
    assert found["0"]["fd_lenet"] != found["1"]["fd_lenet"]
    assert found["0"]["fd_lenet"] == pytest.approx(found["1"]["fd_lenet"], rel=0.2)


def test_values_that_can_be_read_in_two_ways_are_asked_about(digits, tmp_path, capsys, monkeypatch):
    bits = tmp_path / "bits.npy"
    np.save(bits, np.uint8(np.load(digits) > 127))
    monkeypatch.setattr(evaluators, "load", lambda *_, **__: pytest.fail("data were fetched before"))
    assert study(bits, "--dataset", "mnist_2k") == 2
    assert "--range" in (asked := capsys.readouterr().err) and str(bits) in asked
    monkeypatch.undo()
    assert study(bits, "--dataset", "mnist_2k", "--range", "0,1", "--json", "-") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["metrics"][0]["value"] < 100
    assert study(digits, "--dataset", bits) == 2
    assert "--range" in capsys.readouterr().err
    assert study(digits, "--dataset", bits, "--dataset-range", "0,1", "--json", "-") == 0


def test_standard_input_holds_images_too(digits, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(digits.read_bytes()), encoding="utf-8"))
    assert study("-", "--dataset", "mnist_2k", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["images"] == 1000


def test_images_that_look_otherwise_than_the_data_are_asked_about(digits, tmp_path, capsys):
    odd = tmp_path / "odd.npy"
    np.save(odd, 255 - np.load(digits)[:200].transpose(0, 2, 1))
    assert study(odd, "--dataset", "mnist_2k") == 0
    shown = capsys.readouterr().out
    assert "note      inverted? the mean grey is 2" in shown
    assert "note      transposed? the mean image" in shown


def test_scores_above_the_floor_are_marked_and_warned_of(tmp_path, capsys):
    black = tmp_path / "black.npy"
    np.save(black, np.zeros((200, 28, 28), np.uint8))
    assert study(black, "--dataset", "mnist_2k", "--json", tmp_path / "black.json") == 0
    shown = capsys.readouterr().out
    assert "precision ↑ † " in shown and "recall ↑ † " not in shown
    assert "†         above the floor" in shown
    report = json.loads((tmp_path / "black.json").read_text())
    assert [score["name"] for score in report["metrics"] if score["above_floor"]] == ["precision"]
    assert any(note.startswith("precision is above the floor") for note in report["notes"])
    assert evaluate(np.load(black), "mnist_2k").attrs["notes"] == report["notes"]


def test_a_users_own_images_have_no_classes(digits, tmp_path, capsys):
    assert study(digits, "--dataset", digits, "--json", "-") == 0
    report = json.loads(capsys.readouterr().out)
    assert "classifier_score" not in {score["name"] for score in report["metrics"]}
    assert any("digits alone" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no such file"), (b"", "empty"), (b"\x93NUMPY\x01", "cut off"), (b"hello", "not a .npy file")],
)
def test_bad_files_are_wrong_usage_in_one_line(tmp_path, capsys, content, words):
    path = tmp_path / "bad.npy"
    if content is not None:
        path.write_bytes(content)
    assert study(path) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert str(path) in captured.err
    assert words in captured.err


@pytest.mark.parametrize("place", [".", "missing/scores.json"])
def test_a_file_that_cannot_be_written_is_refused_before_evaluating(digits, tmp_path, capsys, place):
    assert study(digits, "--json", tmp_path / place) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"cannot write {tmp_path / place}: " in captured.err
    assert list(tmp_path.iterdir()) == [digits]


def test_no_cell_of_the_table_is_cut_off_where_there_is_no_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    same = tmp_path / "same.npy"
    np.save(same, np.zeros((100, 28, 28), np.uint8))  # its intervals are rounding alone: they have no digits
    assert study(same, "--dataset", "mnist_2k") == 0
    shown = capsys.readouterr().out
    table = shown[: shown.index("\nfloor")]
    assert "classifier score" in table
    assert "…" not in table.replace(" … ", "")
    assert "FD-LeNet ↓ 228.2 " in " ".join(table.split())


def test_an_unknown_dataset_is_wrong_usage(digits, capsys):
    assert study(digits, "--dataset", "mnist2k") == 2
    assert "choose from: mnist_2k" in capsys.readouterr().err


def test_it_starts_without_tensorflow(digits):
    """Evaluating a user's array must not wait for TensorFlow; a child, as this process may have it."""
    code = (
        "import sys; from commands.__main__ import main\n"
        f"try: main(['evaluate', {str(digits)!r}, '--dataset', 'mnist_2k'])\n"
        "finally: assert 'tensorflow' not in sys.modules and 'keras' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "FD-LeNet" in done.stdout


@pytest.mark.parametrize("told", [None, "2"])  # as the engine tells a stage whose rule asks for two
def test_what_judges_leaves_products_to_one_thread(monkeypatch, told):
    """Scores differ with two, and two that wait for each other at every product take minutes."""
    for name in ("evaluate", "run", "batch", "score", "theory", "verify", "figures"):
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", told or "unset")
        if told is None:
            monkeypatch.delenv("OPENBLAS_NUM_THREADS")
        front.get_command(click.Context(front), name)
        assert os.environ.get("OPENBLAS_NUM_THREADS") == (told if name == "figures" else "1")
