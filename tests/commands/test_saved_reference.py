"""A saved reference judges as the dataset does, bit by bit, and only in the features that it was made in."""

import json

import numpy as np
import pandas as pd
import pytest

import equipoise as eq
from commands.__main__ import main
from commands.scoring import evaluators, saved
from data import Images, load
from records import npz

SAMPLES = 255 - load("mnist_2k", "train").pixels  # their floors are those of real images


def study(*arguments):
    with pytest.raises(SystemExit) as left:
        main(["evaluate", *map(str, arguments)])
    return left.value.code or 0


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "mnist_2k.npz"
    assert study("--dataset", "mnist_2k", "--save-reference", path) == 0
    return path


@pytest.fixture
def without_data(monkeypatch):
    monkeypatch.setattr(evaluators, "load", lambda *_, **__: pytest.fail("the dataset was loaded"))


@pytest.mark.parametrize("n", [100, 333, 1000])
def test_the_scores_and_notes_are_the_datasets_own(reference, n, monkeypatch):
    own = eq.evaluate(SAMPLES[:n], "mnist_2k")
    monkeypatch.setattr(evaluators, "load", lambda *_, **__: pytest.fail("the dataset was loaded"))
    found = eq.evaluate(SAMPLES[:n], reference=reference)
    pd.testing.assert_frame_equal(found, own, check_exact=True)
    assert found.attrs == own.attrs


def test_the_command_reports_the_same(reference, tmp_path, without_data, capsys):
    np.save(tmp_path / "s.npy", SAMPLES[:200])
    assert study(tmp_path / "s.npy", "--reference", reference, "--json", tmp_path / "s.json") == 0
    assert "against the 1,000 test images of mnist_2k" in capsys.readouterr().out
    report = json.loads((tmp_path / "s.json").read_text())
    assert report["protocol"]["reference_images"] == 1000
    assert report["protocol"]["dataset_sha256"] == load("mnist_2k", "test").sha256


def test_more_images_than_it_has_are_drawn_from(reference, without_data):
    table = eq.evaluate(np.concatenate([SAMPLES, SAMPLES]), reference=reference, seed=3)
    assert table.attrs["notes"][0] == "a random 1,000 of 2,000 images (seed 3)"


def test_images_without_classes_have_a_reference_too(tmp_path):
    np.save(tmp_path / "own.npy", load("mnist_2k", "train").pixels)
    path = eq.save_reference(tmp_path / "own.npz", str(tmp_path / "own.npy"))
    own = eq.evaluate(SAMPLES[:150], str(tmp_path / "own.npy"))
    assert "class_kl" not in own.index
    pd.testing.assert_frame_equal(eq.evaluate(SAMPLES[:150], reference=path), own, check_exact=True)


def test_it_holds_no_pickle_and_no_image(reference):
    with np.load(reference, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    assert not any(array.dtype.hasobject or array.dtype == np.uint8 for array in arrays.values())
    assert arrays["features"].dtype == arrays["floor"].dtype == np.float32


def changed(reference, path, **facts):
    with np.load(reference) as archive:
        arrays = {name: archive[name] for name in archive.files if name != "sha256"}
    arrays["facts"] = np.array(json.dumps(json.loads(str(arrays["facts"])) | facts))
    np.savez(path, sha256=npz.sha256(arrays, "reference"), **arrays)
    return path


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"extractor_sha256": "ab" * 32}, "the features of other networks (extractor abababababab, here"),
        ({"spaces_sha256": "cd" * 32}, "the features of other networks (spaces cdcdcdcdcdcd, here"),
        ({"format": 99}, "of format 99, not 2"),
        ({"count": 999}, "not a reference"),
        ({"shape": None}, "not a reference"),
    ],
)
def test_one_of_other_networks_or_another_form_is_refused(reference, tmp_path, capsys, facts, says):
    np.save(tmp_path / "s.npy", SAMPLES[:100])
    path = changed(reference, tmp_path / "other.npz", **facts)
    assert study(tmp_path / "s.npy", "--reference", path) == 2
    error = capsys.readouterr().err
    assert says in error and str(path) in error and error.count("\n") == 1


OF_TWO_PARTS = b"PK\x06\x07" + bytes(12) + b"\2\0\0\0" + b"PK\x05\x06" + bytes(18)  # ends of an archive


@pytest.mark.parametrize("content", [None, b"", b"text", b"PK\x03\x04 cut off", OF_TWO_PARTS])
def test_what_is_no_reference_is_refused_in_one_line(tmp_path, capsys, content):
    np.save(tmp_path / "s.npy", SAMPLES[:100])
    path = tmp_path / "no.npz"
    if content is not None:
        path.write_bytes(content)
    assert study(tmp_path / "s.npy", "--reference", path) == 2
    error = capsys.readouterr().err
    assert str(path) in error and error.count("\n") == 1
    np.savez(path, a=np.zeros(3))
    assert study(tmp_path / "s.npy", "--reference", path) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "what shall be judged?"),
        ("--save-reference x.npy", "takes the name of a .npz file"),
        ("--save-reference x.npz --json y.json", "need SAMPLES"),
        ("s.npy --reference r.npz --dataset mnist_2k", "leave --dataset out"),
        ("s.npy --reference r.npz --dataset-range 0,1", "leave --dataset-range out"),
        ("s.npy --reference r.npz --save-reference t.npz", "leave --save-reference out"),
        ("s.npy --reference r.npz --features f.npz", "--features needs the dataset's images"),
    ],
)
def test_what_does_not_go_together_is_told(tmp_path, monkeypatch, capsys, line, says):
    monkeypatch.chdir(tmp_path)
    np.save("s.npy", SAMPLES[:100])
    assert study(*line.split()) == 2
    assert says in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["s.npy"]


def test_python_takes_a_dataset_or_a_reference(reference):
    with pytest.raises(eq.WrongUsage, match="a dataset or a reference, not both"):
        eq.evaluate(SAMPLES[:100], "mnist_2k", reference=reference)


def test_stacked_digits_are_judged_with_the_dataset(tmp_path, monkeypatch):
    pixels = np.stack([load("mnist_2k", "test").pixels[:100]] * 3, axis=-1)
    digits = load("mnist_2k", "train")
    loaded = {"stacked_mnist": lambda split: Images("stacked_mnist", split, pixels, None, "ab")}
    monkeypatch.setattr(
        evaluators, "load", lambda name, split, **_: loaded.get(name, lambda _: digits)(split)
    )
    judge = evaluators.DatasetEvaluator("stacked_mnist")
    with pytest.raises(eq.WrongUsage, match="stacked_mnist is judged with the dataset"):
        saved.write(tmp_path / "x.npz", "--save-reference", judge)
