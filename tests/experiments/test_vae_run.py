"""A VAE's run, from config to result: three batches of 32 real digits an epoch."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data import Images
from experiments import run, sampling
from experiments.config import VaeConfig, from_json, image_config
from experiments.kind import Session
from experiments.profiles import PROFILES
from experiments.training import vae_run
from experiments.training.progress import Progress
from theory.errors import EquipoiseError, UnknownName, WrongUsage

CONFIG = VaeConfig(
    objective="elbo_k2", architecture="vae_mlp", dataset="mnist_2k", epochs=2, batch_size=32, test_draws=60
)


class StopAt(Progress):
    """Presses Ctrl-C when a step is reached."""

    def __init__(self, step):
        self.step = step

    def advance(self, done, note="", values=None):
        if done == self.step and "epoch" in note:
            os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch):
    monkeypatch.setattr(vae_run, "BLOCK", 2)


@pytest.fixture(scope="module")
def load_few(few_images):
    """The training images of ``few_images``, and its last 40 for a test."""

    def load(dataset, split):
        whole = few_images(dataset, "train")
        return whole if split == "train" else Images(dataset, split, whole.pixels[-40:], None, "cd")

    return load


@pytest.fixture(scope="module")
def whole(tmp_path_factory, load_few):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vae_run, "BLOCK", 2)
        return run.run(CONFIG, tmp_path_factory.mktemp("runs"), load_images=load_few).path


def content(folder):
    files = [
        "weights.npz",
        "history.csv",
        "reconstructions.png",
        *(f"grids/epoch-0{i}.png" for i in range(3)),
    ]
    return {name: (folder / name).read_bytes() for name in files}


def test_ids_are_words_and_a_hash_where_defaults_were_changed():
    assert VaeConfig(objective="elbo", architecture="vae_mlp").id == "elbo-vae_mlp-mnist-s0"
    iwae = VaeConfig(objective="iwae_k50", architecture="vae_mlp", dataset="mnist_2k", seed=3)
    assert iwae.id == "iwae_k50-vae_mlp-mnist_2k-s3"
    assert (iwae.epochs, VaeConfig(objective="elbo", architecture="vae_mlp").epochs) == (180, 300)
    assert replace(iwae, epochs=180).id == iwae.id
    others = [
        replace(iwae, **change)
        for change in ({"pixels": "fixed"}, {"schedule": "constant"}, {"test_draws": 9})
    ]
    assert len({config.id for config in [iwae, *others]}) == 4
    assert from_json(json.loads(json.dumps(CONFIG.to_json()))) == CONFIG
    assert CONFIG.to_json()["kind"] == "vae"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"objective": "lsgan"}, "unknown objective of a VAE 'lsgan'"),
        ({"architecture": "mlp"}, "'mlp'; choose from: vae_mlp,"),
        ({"pixels": "gray"}, "unknown reading of the pixels 'gray'"),
        ({"schedule": "linear"}, "unknown schedule 'linear'"),
        ({"test_draws": 0}, "test draws .* not 0"),
        ({"epochs": 0}, "epochs .* not 0"),
        ({"learning_rate": 0.0}, "learning rate .* not 0"),
    ],
)
def test_wrong_values_are_named(wrong, message):
    with pytest.raises(WrongUsage, match=message):
        VaeConfig(**{"objective": "elbo", "architecture": "vae_mlp", **wrong})


def test_the_architecture_says_which_kind_of_model_it_is():
    assert image_config(objective="elbo", architecture="vae_mlp").kind == "vae"
    assert image_config(objective="lsgan", architecture="mlp").kind == "gan"
    with pytest.raises(WrongUsage, match="a VAE has no --noise-dim; leave it out"):
        image_config(objective="elbo", architecture="vae_mlp", noise_dim=3)
    with pytest.raises(WrongUsage, match="a GAN has no --pixels; leave it out"):
        image_config(objective="lsgan", architecture="mlp", pixels="fixed")
    with pytest.raises(UnknownName, match="'vae_mpl'; choose from: vae_mlp, "):
        image_config(objective="elbo", architecture="vae_mpl")


def test_a_run_leaves_what_the_contract_says(whole):
    assert sorted(path.name for path in whole.iterdir()) == [
        "config.json", "digests.json", "grids", "history.csv", "lease", "reconstructions.png", "result.json",
        "speed.csv", "weights.npz",
    ]  # fmt: skip
    result = json.loads((whole / "result.json").read_text())
    assert (result["id"], result["kind"], result["steps"]) == (CONFIG.id, "vae", 6)
    assert result["config"] == CONFIG.to_json()
    assert result["parameters"] == {"encoder": 217_300, "decoder": 207_984}
    assert len(result["code_sha256"]) == 64
    final = result["final"]
    assert set(final) == {
        "training_bound", "training_kl", "test_elbo", "test_elbo_error", "test_nll_iwae",
        "test_nll_iwae_error", "active_units",
    }  # fmt: skip
    assert 150 < final["test_nll_iwae"] < -final["test_elbo"] < 350
    assert 0 < final["test_nll_iwae_error"] < 15
    rows = (whole / "history.csv").read_text().splitlines()
    assert rows[0] == "step,epoch,bound,kl"
    assert [row.split(",")[:2] for row in rows[1:]] == [["2", "1"], ["3", "1"], ["5", "2"], ["6", "2"]]


@pytest.mark.parametrize("step", [2, 3])  # inside an epoch, at its end
def test_a_run_broken_off_ends_as_if_it_had_not_been(step, whole, load_few, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run.run(CONFIG, tmp_path, load_images=load_few, progress=StopAt(step))
    assert not (tmp_path / CONFIG.id / "result.json").exists()
    result = run.run(CONFIG, tmp_path, load_images=load_few)
    assert content(result.path) == content(whole)
    assert result.final == json.loads((whole / "result.json").read_text())["final"]


def test_samples_are_grey_images_and_a_pure_function_of_run_and_number(whole):
    few, many = sampling.sample(whole, 20), sampling.sample(whole, 150)
    assert (many.shape, many.dtype) == ((150, 28, 28), np.uint8)
    np.testing.assert_array_equal(many[:20], few)
    assert len(np.unique(many.reshape(150, -1), axis=0)) == 150
    assert (sampling.untrained_sample(whole, 20) != few).any()


def test_an_unfinished_run_says_how_to_finish_it(load_few, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run.run(CONFIG, tmp_path, load_images=load_few, progress=StopAt(2))
    command = "train --objective elbo_k2 --architecture vae_mlp --dataset mnist_2k --seed 0 --epochs 2"
    with pytest.raises(EquipoiseError, match=f"{command} --batch-size 32 --test-draws 60` finishes it"):
        sampling.sample(tmp_path / CONFIG.id, 1)


def test_grids_are_kept_of_few_epochs_and_sort_by_epoch(monkeypatch):
    kept = []
    monkeypatch.setattr(vae_run, "write_image_grid", lambda path, _: kept.append(path.name))
    monkeypatch.setattr("vae.evaluation.prior_samples", lambda *_: None)
    trainer = object.__new__(vae_run.VaeTrainer)
    trainer.config, trainer.folder = replace(CONFIG, epochs=300), Path()
    trainer.training = type("Training", (), {"model": None})
    for epoch in range(301):
        trainer.draw(epoch)
    assert kept == sorted(kept)
    assert [int(name[6:9]) for name in kept] == [0, 1, 2, 5, 10, 20, 50, 100, 200, 300]


def test_the_learning_rate_falls_over_the_whole_run(load_few, tmp_path):
    images = {split: load_few("mnist_2k", split) for split in ("train", "test")}
    trainer = vae_run.VaeTrainer(CONFIG, tmp_path, Session(Progress(), images))
    first, middle, end = (float(trainer.training.learning_rate(step)) for step in (0, 3, 6))
    assert first == pytest.approx(CONFIG.learning_rate)
    assert middle == pytest.approx(CONFIG.learning_rate / 2)
    assert end == pytest.approx(0, abs=1e-9)


def test_every_profile_has_the_study_and_the_full_one_every_run_of_it():
    assert all("vae" in profile.studies for profile in PROFILES.values())
    configs = PROFILES["full"].configs("vae")
    assert [config.id for config in configs] == [
        f"{objective}-vae_mlp-mnist-s{seed}" for seed in range(3) for objective in ("elbo", "dreg_k50_m5")
    ]
