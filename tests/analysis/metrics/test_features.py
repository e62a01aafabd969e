"""Features that the user brings: the layout, what is refused, and the name that the score goes by."""

import json

import numpy as np
import pytest

from analysis.metrics.external_features import external_score
from analysis.metrics.features import images_sha256, read_features
from analysis.metrics.frechet import Moments, frechet_distance
from analysis.metrics.lenet import LeNet
from commands.__main__ import main
from data import load
from theory.errors import WrongUsage


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, (n, 28, 28), dtype=np.uint8) for n in (120, 150, 300)]


@pytest.fixture
def arrays(images):
    rng = np.random.default_rng(1)
    generated, test, training = images
    sets = {"generated": generated, "reference": test, "training": training[:120]}
    features = {name: rng.normal(size=(len(one), 6)) for name, one in sets.items()}
    return features | {"extractor": "resnet", "images_sha256": [images_sha256(one) for one in sets.values()]}


def saved(path, arrays):
    np.savez(path, **arrays)
    return path


def test_a_file_of_features_is_read_and_tied_to_its_images(tmp_path, images, arrays):
    given = read_features(saved(tmp_path / "f.npz", arrays))
    given.check(*images)
    assert given.title == "FD-resnet-120-test"
    score = external_score(given.title, given.generated, given.reference, given.training)
    expected = frechet_distance(Moments.of(arrays["reference"]), Moments.of(arrays["generated"]))
    assert score.measured.value == pytest.approx(expected, rel=1e-12)
    floor = frechet_distance(Moments.of(arrays["reference"]), Moments.of(arrays["training"]))
    assert score.floor.value == pytest.approx(floor, rel=1e-12)
    assert score.measured.low < score.measured.value < score.measured.high
    assert score.metric.name == "fd_resnet_120_test"


def test_only_inceptions_own_features_are_called_fid(tmp_path, arrays):
    wide = {
        n: np.random.default_rng(2).normal(size=(len(arrays[n]), 2048)).astype(np.float32)
        for n in ("generated", "reference", "training")
    }
    file = saved(tmp_path / "f.npz", arrays | wide | {"extractor": "inception"})
    assert read_features(file).title == "FID-Inception-120-test"
    many = arrays | wide | {"extractor": "inception", "generated": np.zeros((10_000, 2048), np.float32)}
    assert read_features(saved(tmp_path / "g.npz", many)).title == "FID-Inception-10k-test"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"extractor": "inception"}, "2048 for inception"),
        ({"extractor": "a b"}, "name it by"),
        ({"generated": np.zeros((120, 5))}, "5 and 6 features"),
        ({"generated": np.zeros((120, 6), int)}, "finite floats"),
        ({"generated": np.full((120, 6), np.nan)}, "finite floats"),
        ({"images_sha256": ["a", "b"]}, "one digest for each"),
        ({"training": np.array([{}, {}], dtype=object)}, "not readable"),
    ],
)
def test_other_layouts_are_refused_in_one_line(tmp_path, arrays, change, words):
    with pytest.raises(WrongUsage, match=words) as refused:
        read_features(saved(tmp_path / "f.npz", arrays | change))
    assert "\n" not in str(refused.value) and "f.npz" in str(refused.value)


def test_files_that_are_no_features_are_refused(tmp_path, arrays):
    with pytest.raises(WrongUsage, match="no such file"):
        read_features(tmp_path / "missing.npz")
    (tmp_path / "text.npz").write_text("weights")
    with pytest.raises(WrongUsage, match=r"not a \.npz"):
        read_features(tmp_path / "text.npz")
    del arrays["training"]
    with pytest.raises(WrongUsage, match="no array 'training'"):
        read_features(saved(tmp_path / "f.npz", arrays))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_features_of_other_images_are_refused(tmp_path, images, arrays, place):
    given = read_features(saved(tmp_path / "f.npz", arrays))
    images[place][0, 0, 0] ^= 1
    with pytest.raises(WrongUsage, match="other images"):
        given.check(*images)
    with pytest.raises(WrongUsage, match="not of"):
        given.check(images[0][1:], *images[1:])


def test_evaluate_shows_the_external_score_apart(tmp_path, capsys):
    test, training = load("mnist_2k", "test").pixels, load("mnist_2k", "train").pixels
    generated = np.roll(training[:200], 2, axis=1)
    np.save(tmp_path / "x.npy", generated)
    net, sets = LeNet.load(), (generated, test, training[:200])
    features = dict(zip(("generated", "reference", "training"), map(net.features, sets), strict=True))
    digests = [images_sha256(one) for one in sets]
    file = saved(tmp_path / "f.npz", features | {"extractor": "other", "images_sha256": digests})
    report = tmp_path / "scores.json"
    with pytest.raises(SystemExit) as left:
        main(["evaluate", str(tmp_path / "x.npy"), "--dataset", "mnist_2k", "--features", str(file),
              "--json", str(report)])  # fmt: skip
    assert not left.value.code
    shown, written = capsys.readouterr().out, json.loads(report.read_text())
    assert "In the features of other, as f.npz gives them:" in shown
    [external] = written["foreign"]["metrics"]
    ours = next(score for score in written["metrics"] if score["name"] == "fd_lenet")
    assert external["title"] == "FD-other-200-test"
    assert external["value"] == pytest.approx(ours["value"], rel=1e-6)
    assert "FD-other" not in {score["title"] for score in written["metrics"]}
    with pytest.raises(SystemExit) as left:
        main(["evaluate", str(tmp_path / "x.npy"), "--dataset", "mnist_2k", "--features", str(tmp_path)])
    assert left.value.code == 2
