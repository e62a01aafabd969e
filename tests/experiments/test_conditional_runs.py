"""Conditional runs: what their networks are told, their samples by label, and going on after a kill."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from commands import __main__
from data import Images, load
from engine.randomness import Stream
from experiments import exporting, labels, sampling
from experiments.config import GanConfig, VaeConfig, from_json
from experiments.held_out_images import NAME as HELD_OUT
from experiments.kinds import gan as gan_kind
from experiments.kinds import kind_of
from experiments.run import run
from experiments.training import gan_run, vae_run
from experiments.training.pace import Pace
from records import npz
from tests.experiments.small_runs import At, content
from theory.errors import WrongUsage
from vae import model as vae_model
from vae.evaluation import bounds
from vae.networks import ARCHITECTURES
from vae.pixels import PIXELS

GAN = GanConfig(
    objective="lsgan",
    architecture="mlp",
    dataset="mnist_2k",
    epochs=2,
    batch_size=250,
    ema=0.5,
    conditional=True,
)
VAE = VaeConfig(
    objective="elbo", architecture="vae_mlp", dataset="mnist_2k", epochs=2, batch_size=250, test_draws=2,
    conditional=True,
)  # fmt: skip
CONFIGS = {"gan": GAN, "vae": VAE}
N = 300


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The folder of one run of each kind, which tests read."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gan_run, "BLOCK", 2)
        patch.setattr(vae_run, "BLOCK", 2)
        for config in CONFIGS.values():
            run(config, folder)
    return folder


class Killed(BaseException):
    """The end of the process, after which nothing is written."""


def kill():
    raise Killed


# ---------------------------------------------------------------- configs


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_run_tells_that_it_is_conditional_only_where_it_is(config):
    usual = replace(config, conditional=False)
    assert "conditional" not in usual.to_json()
    assert config.to_json() == usual.to_json() | {"conditional": True}
    assert config.id != usual.id and from_json(config.to_json()) == config
    assert "--conditional" in sampling.how_to_finish(config)


def test_ids_of_runs_without_labels_are_as_they_were():
    assert replace(GAN, conditional=False).id == "lsgan-mlp-mnist_2k-s0-889cbd"
    assert replace(VAE, conditional=False).id == "elbo-vae_mlp-mnist_2k-s0-0967a5"


def test_stacked_digits_and_other_values_are_refused():
    with pytest.raises(WrongUsage, match="stacked_mnist has a thousand: leave --conditional out"):
        replace(GAN, dataset="stacked_mnist")
    with pytest.raises(WrongUsage, match="conditional must be true or false, not 1"):
        replace(GAN, conditional=1)


# ---------------------------------------------------------------- images


def some(told):
    pixels = load("mnist_2k", "train").pixels
    return Images("own", "train", pixels, told, "0" * 64)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
@pytest.mark.parametrize(
    ("told", "named"),
    [(None, "own has no labels"), (np.arange(1000) % 11, "those of own go from 0 to 10")],
    ids=["absent", "too many"],
)
def test_images_that_no_label_of_ten_is_known_of_are_refused(config, told, named, tmp_path):
    with pytest.raises(WrongUsage, match=named):
        run(config, tmp_path, load_images=lambda *_: some(told))
    assert not any(tmp_path.iterdir())


def test_images_without_labels_train_what_is_not_conditional(tmp_path):
    run(replace(GAN, conditional=False, epochs=1), tmp_path, load_images=lambda *_: some(None))


def test_a_run_that_keeps_its_best_epoch_has_the_labels_of_what_it_is_trained_on():
    found = gan_kind.images(replace(GAN, keep_best=True), load)
    whole = load("mnist_2k", "train")
    for of in (found["train"], found[HELD_OUT]):
        for image, label in zip(of.pixels[:20], of.labels[:20], strict=True):
            (place,) = np.flatnonzero((whole.pixels == image).all(axis=(1, 2)))
            assert whole.labels[place] == label


# ---------------------------------------------------------------- samples


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_labels_of_samples_have_the_shares_of_the_data(config, runs):
    weights = npz.load(runs / config.id / "weights.npz")
    told = load("mnist_2k", "train").labels
    shares = np.array([np.mean(told == label) for label in range(10)])
    np.testing.assert_allclose(weights["label_shares"], shares, rtol=1e-15)
    n = 60_000
    drawn = np.bincount(labels.of_samples(config, weights, n), minlength=10) / n
    np.testing.assert_allclose(drawn, shares, atol=5 * np.sqrt(0.25 / n))
    other = labels.of_samples(replace(config, seed=1), weights, N)
    assert (other != labels.of_samples(config, weights, N)).any()


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_samples_of_a_label_are_those_of_all_that_are_of_it(config, runs):
    folder = runs / config.id
    every, told = sampling.sample(folder, N), sampling.labels_of_samples(folder, N)
    of_seven = every[told == 7]
    assert 10 < len(of_seven) < 60
    np.testing.assert_array_equal(sampling.sample(folder, len(of_seven), 7), of_seven)
    np.testing.assert_array_equal(sampling.sample(folder, 3, 7), of_seven[:3])
    np.testing.assert_array_equal(sampling.sample(folder, 40), every[:40])


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_networks_see_the_label_they_are_told(config, runs, monkeypatch):
    before = sampling.sample(runs / config.id, 128)
    told = sampling.labels_of_samples(runs / config.id, 128)
    monkeypatch.setattr(labels, "of_batch", lambda *_: np.where(np.arange(128) < 64, told, (told + 1) % 10))
    after = sampling.sample(runs / config.id, 128)
    np.testing.assert_array_equal(after[:64], before[:64])
    assert (after[64:] != before[64:]).any(axis=(1, 2)).all()


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_label_that_no_training_image_has_is_refused(config, runs):
    weights = npz.load(runs / config.id / "weights.npz")
    weights["label_shares"] = np.array([0.5, 0.5, *[0.0] * 8])
    with pytest.raises(WrongUsage, match=re.escape(f"run {config.id} is trained on have no label 7")):
        labels.with_label(config, weights, 1, 7)
    assert labels.with_label(config, weights, 5, 1).tolist() == np.flatnonzero(
        labels.of_samples(config, weights, 128) == 1
    )[:5].tolist()  # fmt: skip


def test_shares_are_counted_and_drawn():
    told = np.array([3] * 6 + [8] * 2 + [0] * 2)
    weights = labels.beside_weights({}, GAN, some(told))
    assert weights["label_shares"].tolist() == [0.2, 0, 0, 0.6, 0, 0, 0, 0, 0.2, 0]
    assert labels.beside_weights({}, replace(GAN, conditional=False), some(told)) == {}
    drawn = np.bincount(labels.of_samples(GAN, weights, 20_000), minlength=10) / 20_000
    np.testing.assert_allclose(drawn, weights["label_shares"], atol=0.018)  # five deviations


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_untrained_samples_have_labels_too(config, runs):
    assert sampling.untrained_sample(runs / config.id, 5).shape == (5, 28, 28)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_an_exported_generator_takes_noise_and_label(config, runs):
    plain = exporting.generator(runs / config.id)
    inputs = [eval(plain.recipe, {"tf": tf, "np": np, "i": i}) for i in range(3)]
    values = np.concatenate([plain.model(one) for one in inputs])[:N, ..., 0]
    pixels = np.rint((values + 1) * 127.5 if config is GAN else 255 * values).astype(np.uint8)
    np.testing.assert_array_equal(pixels, sampling.sample(runs / config.id, N))
    assert "the label 0 to 9, one-hot" in plain.inputs
    for layer in plain.model.layers:
        assert type(layer).__module__.startswith("keras."), layer


# ---------------------------------------------------------------- resuming


@pytest.mark.parametrize(("config", "block"), [(GAN, gan_run), (VAE, vae_run)], ids=CONFIGS)
def test_a_killed_run_ends_as_if_it_had_not_been(config, block, runs, tmp_path, monkeypatch):
    due = iter([False, True, False, False])  # at steps 2, 4, 6
    monkeypatch.setattr(Pace, "due", lambda _: next(due))
    monkeypatch.setattr(block, "BLOCK", 2)
    with pytest.raises(Killed):
        run(config, tmp_path, progress=At(6, kill))
    monkeypatch.undo()
    monkeypatch.setattr(block, "BLOCK", 2)
    go_on = At()
    run(config, tmp_path, progress=go_on)
    assert go_on.began[0] == (config.id, 8, 4)
    assert content(tmp_path / config.id) == content(runs / config.id)


def test_a_conditional_vae_is_evaluated_given_the_labels(runs):
    final = json.loads((runs / VAE.id / "result.json").read_text())["final"]
    test, pixels = load("mnist_2k", "test"), PIXELS["dynamic"]
    model = vae_model.VAE(ARCHITECTURES["vae_mlp"], pixels, np.zeros(784), 0, conditional=True)
    model.restore(npz.load(runs / VAE.id / "weights.npz"))
    x = vae_model.beside(pixels.once(test.pixels, Stream.TEST_PIXELS), test.labels)
    assert final["test_elbo"] == pytest.approx(bounds(model, x, 2).elbo.mean(), rel=1e-6)


# ---------------------------------------------------------------- the command


@pytest.fixture
def study(runs, tmp_path, monkeypatch, capsys):
    """Calls a command in this process, with the runs in its results: (exit code, out, err)."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "runs").symlink_to(runs)
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def call(line):
        with pytest.raises(SystemExit) as left:
            __main__.main(line.split())
        return left.value.code, *capsys.readouterr()

    return call


def test_samples_and_labels_are_written(study, runs, tmp_path):
    assert study(f"sample {GAN.id} --n 20 --out all.npy --labels labels.npy")[:2] == (0, "all.npy\n")
    told = np.load(tmp_path / "labels.npy")
    assert (told.dtype, told.shape) == (np.uint8, (20,))
    np.testing.assert_array_equal(told, sampling.labels_of_samples(runs / GAN.id, 20))
    assert study(f"sample {GAN.id} --n 4 --label 7 --out seven.npy")[0] == 0
    np.testing.assert_array_equal(np.load(tmp_path / "seven.npy"), sampling.sample(runs / GAN.id, 4, 7))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ("--label 10", "--label must be one of 0 to 9, not 10"),
        ("--label -1", "--label must be one of 0 to 9, not -1"),
        ("--label seven", "'seven' is not a valid integer"),
        ("--label 7 --labels l.npy", "leave --labels out"),
        ("--labels l.txt", "--labels must end in .npy, not 'l.txt'"),
        ("--labels s.npy", "--labels and --out are one file"),
    ],
)
def test_wrong_labels_are_one_line(study, tmp_path, options, named):
    code, out, err = study(f"sample {GAN.id} --n 3 --out s.npy {options}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert named in err and "Traceback" not in err
    assert not (tmp_path / "s.npy").exists()


@pytest.mark.parametrize("option", ["--label 7", "--labels l.npy"])
def test_an_unconditional_run_has_no_labels(study, runs, option):
    usual = replace(GAN, conditional=False, epochs=1)
    run(usual, runs)
    code, _, err = study(f"sample {usual.id} --n 3 --out s.npy {option}")
    assert (code, err) == (2, f"study: run {usual.id} is not conditional; leave {option.split()[0]} out\n")


def test_probes_of_log_p_are_not_made_of_a_conditional_vae(runs):
    probe = kind_of(VAE).probe
    assert "not probed" in probe(VAE, runs / VAE.id, None, None, None)
