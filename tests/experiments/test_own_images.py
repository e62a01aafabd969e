"""A run on images of the user's own is that of their content, wherever they lie or whatever replaces them."""

import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import equipoise as eq
from data import DATASETS, load_splits
from experiments import own_images, run, sampling
from experiments.config import GanConfig, VaeConfig, from_json, image_config
from experiments.kinds import KINDS
from experiments.own_images import ReadOnce, known
from experiments.result import read_config
from experiments.training import gan_run
from records import digests
from tests.experiments.small_runs import At
from theory.errors import EquipoiseError, WrongUsage

SMALL = {"epochs": 2, "batch_size": 16}
STEPS = 4  # two batches of 16 out of 42 training images, twice


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch):
    monkeypatch.setattr(gan_run, "BLOCK", 1)


def images(seed, count=49):
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28), dtype=np.uint8)


def saved(path, array):
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, array)
    return str(path)


def gan(dataset, **settings):
    config = image_config(objective="lsgan", architecture="mlp", dataset=str(dataset), **SMALL, **settings)
    return known(config, ReadOnce())


def train(dataset, runs, **settings):
    return eq.train("lsgan", "mlp", dataset, runs=runs, progress=False, **SMALL, **settings)


# ---------------------------------------------------------------- the id


def test_other_images_of_the_same_name_are_another_run(tmp_path):
    one, other = (saved(tmp_path / place / "data.npy", images(seed)) for seed, place in enumerate("ab"))
    configs = [gan(path) for path in (one, other)]
    assert len({config.id for config in configs}) == len(set(configs)) == 2
    assert {config.id.rsplit("-", 1)[0] for config in configs} == {"lsgan-mlp-own-s0"}


def test_the_same_images_are_one_run_wherever_and_however_they_lie(tmp_path, monkeypatch):
    first = saved(tmp_path / "a" / "data.npy", images(0))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("a")
    pixels = images(0)
    spellings = [
        first,
        "a/data.npy",
        "./a/../a/data.npy",
        "link/data.npy",
        saved(tmp_path / "b" / "data.npy", pixels),
        saved(tmp_path / "c" / "data.npy", pixels.astype(np.int64).reshape(-1, 784)),
        saved(tmp_path / "d" / "data.npy", (pixels / 255).astype(np.float32)),
    ]
    np.savez(tmp_path / "data.npz", images=pixels)
    configs = [gan(path) for path in (*spellings, "data.npz")]
    for number, pixel in enumerate(pixels):
        (tmp_path / "pictures").mkdir(exist_ok=True)
        Image.fromarray(pixel).save(tmp_path / "pictures" / f"{number}.png")
    configs += [gan("pictures"), gan(saved(tmp_path / "of another name.npy", pixels[..., None]))]
    configs += [gan(saved(tmp_path / "e" / "data.npy", pixels / 127.5 - 1), value_range=(-1, 1))]
    assert len({config.id for config in configs}) == len(set(configs)) == 1
    assert all(Path(config.dataset).is_absolute() for config in configs)
    assert configs[-1].value_range == (-1.0, 1.0)


@pytest.mark.parametrize("changed", ["train pixels", "test pixels", "labels"])
def test_both_splits_and_their_labels_are_in_the_digest(tmp_path, changed):
    configs = []
    for change in (None, changed):
        folder = tmp_path / str(change) / "data"
        for seed, split in enumerate(("train", "test")):
            pixels = images(seed, 20)
            if change == f"{split} pixels":
                pixels[0, 0, 0] ^= 1
            for place, image in enumerate(pixels):  # of two classes; moving the border leaves their order
                border = 9 if (change, split) == ("labels", "train") else 10
                path = folder / split / ("a" if place < border else "b") / f"{place:02}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(image).save(path)
        configs.append(gan(folder))
    assert configs[0].id != configs[1].id


def test_named_images_keep_their_ids_and_have_no_settings_of_a_path(tmp_path):
    config = GanConfig(objective="lsgan", architecture="mlp", seed=3, epochs=3)
    assert known(config, ReadOnce(None)) is config
    assert config.id == "lsgan-mlp-mnist-s3-543da7"
    assert not {"images_sha256", "value_range"} & set(config.to_json())
    for dataset in DATASETS:
        with pytest.raises(WrongUsage, match=f"{dataset} is .*whose black and white are known"):
            GanConfig(objective="lsgan", architecture="mlp", dataset=dataset, value_range=(0, 1))
        with pytest.raises(WrongUsage, match=f"{dataset} is .*whose images are known"):
            GanConfig(objective="lsgan", architecture="mlp", dataset=dataset, images_sha256="ab" * 32)


@pytest.mark.parametrize("wrong", [5, (0, 1, 2), (1, 0), (0, float("nan")), ("a", "b")])
def test_a_range_is_two_numbers(wrong):
    with pytest.raises(WrongUsage, match="a range is"):
        GanConfig(objective="lsgan", architecture="mlp", dataset="./data.npy", value_range=wrong)


def test_nobody_tells_the_digest(tmp_path):
    with pytest.raises(WrongUsage, match="--images-sha256"):
        gan("./data.npy", images_sha256="ab" * 32)
    with pytest.raises(WrongUsage, match="unknown setting 'images_sha256'"):
        train("./data.npy", tmp_path, images_sha256="ab" * 32)


def test_a_config_of_a_path_survives_the_way_through_a_file(tmp_path):
    config = gan(saved(tmp_path / "data.npy", images(0)), value_range=(0, 255))
    read = from_json(json.loads(json.dumps(config.to_json())))
    assert (read, read.dataset, read.value_range) == (config, config.dataset, (0.0, 255.0))


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.images], ids=lambda kind: kind.name)
def test_configs_of_every_kind_on_images_are_compared_by_content(kind):
    objective = {"gan": "lsgan", "vae": "elbo"}[kind.name]
    config = kind.config(
        objective=objective,
        architecture=next(iter(kind.architectures)),
        dataset="/a/data.npy",
        images_sha256="ab" * 32,
    )
    same = replace(config, dataset="/b/others.npz", value_range=(0, 1))
    assert (same, same.id, hash(same)) == (config, config.id, hash(config))
    other = replace(config, images_sha256="cd" * 32)
    assert other != config
    assert other.id != config.id
    assert replace(config, seed=1) != config


# ---------------------------------------------------------------- runs


def test_a_finished_run_is_returned_for_the_same_images_and_made_anew_for_others(tmp_path):
    path, runs = saved(tmp_path / "data.npy", images(0)), tmp_path / "runs"
    first = train(path, runs)
    written = (first.folder / "weights.npz").stat().st_mtime_ns
    shutil.copytree(tmp_path, tmp_path / "moved", ignore=shutil.ignore_patterns("runs"))
    assert train(tmp_path / "moved" / "data.npy", runs).id == first.id
    assert (first.folder / "weights.npz").stat().st_mtime_ns == written

    saved(tmp_path / "data.npy", images(1))
    second = train(path, runs)
    assert second.id != first.id
    assert (second.sample(20) != first.sample(20)).any()


def test_a_path_is_one_though_it_reads_like_the_name_of_a_dataset(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for seed, split in enumerate(("train", "test")):
        saved(tmp_path / "mnist" / f"{split}.npy", images(seed))
    made = train(Path("mnist"), tmp_path / "runs")
    assert made.result.dataset["images"] == 49
    assert train("./mnist", tmp_path / "runs") == made


def cut_off(config, runs, step=2):
    with pytest.raises(KeyboardInterrupt):
        run.run(config, runs, progress=At(step, lambda: os.kill(os.getpid(), signal.SIGINT)))
    return runs / config.id


def test_a_run_that_was_cut_off_goes_on_with_its_own_images_alone(tmp_path):
    path, runs = saved(tmp_path / "data.npy", images(0)), tmp_path / "runs"
    config = gan(path)
    cut_off(config, runs)
    saved(tmp_path / "data.npy", images(1))
    other = At()
    run.run(gan(path), runs, progress=other)
    assert [began[1:] for began in other.began] == [(STEPS, 0)]
    with pytest.raises(
        EquipoiseError, match=f"{path} no longer holds the images of run {config.id}: put them"
    ):
        run.run(read_config(runs / config.id), runs)

    moved = gan(saved(tmp_path / "moved" / "data.npy", images(0)))
    go_on = At()
    result = run.run(moved, runs, progress=go_on)
    assert go_on.began == [(config.id, STEPS, 2)]
    assert read_config(result.path).dataset == moved.dataset  # where they are now
    whole = run.run(moved, tmp_path / "whole")
    assert (whole.path / "weights.npz").read_bytes() == (result.path / "weights.npz").read_bytes()


def test_a_command_reads_what_lies_at_a_path_once(tmp_path, monkeypatch):
    reads = []

    def read(path, **reading):
        reads.append((path, reading))
        return load_splits(path, **reading)

    monkeypatch.setattr(own_images, "load_splits", read)
    monkeypatch.chdir(tmp_path)
    saved(tmp_path / "data.npy", images(0) / 255)
    train("data.npy", tmp_path / "runs", value_range=(0, 1))
    assert reads == [("data.npy", {"value_range": (0.0, 1.0)})]
    train("data.npy", tmp_path / "runs", value_range=(0, 1), seed=1)
    assert len(reads) == 2  # another command: they may be others by now


def test_a_finished_run_is_sampled_though_its_images_are_gone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saved(tmp_path / "digits" / "train.npy", images(0))  # a path without a mark of one
    saved(tmp_path / "digits" / "test.npy", images(1))
    made = train("digits", tmp_path / "runs")
    before = made.sample(5)
    shutil.rmtree(tmp_path / "digits")
    np.testing.assert_array_equal(eq.run(made.id, tmp_path / "runs").sample(5), before)
    assert made.config.dataset == str(tmp_path / "digits")


def test_a_vae_is_sampled_without_its_images_and_untrained_with_no_others(tmp_path):
    path = saved(tmp_path / "data.npy", images(0))
    config = known(
        VaeConfig(
            objective="elbo", architecture="vae_mlp", dataset=path, epochs=1, batch_size=16, test_draws=2
        ),
        ReadOnce(),
    )
    folder = run.run(config, tmp_path).path
    samples, untrained = sampling.sample(folder, 3), sampling.untrained_sample(folder, 3)
    assert (samples != untrained).any()
    saved(tmp_path / "data.npy", images(1))
    np.testing.assert_array_equal(sampling.sample(folder, 3), samples)
    with pytest.raises(EquipoiseError, match="no longer holds the images"):
        sampling.untrained_sample(folder, 3)
    Path(path).unlink()
    np.testing.assert_array_equal(sampling.sample(folder, 3), samples)
    with pytest.raises(WrongUsage, match=f"no dataset at '{path}'"):
        sampling.untrained_sample(folder, 3)


def test_a_run_from_before_images_were_known_is_another_and_can_still_be_sampled(tmp_path):
    path = saved(tmp_path / "data.npy", images(0))
    old = GanConfig(objective="lsgan", architecture="mlp", dataset=path, **SMALL)
    new = gan(path)
    assert old.id != new.id
    made = run.run(new, tmp_path)
    folder = made.path.rename(tmp_path / old.id)
    for name in ("config.json", "result.json"):
        content = json.loads((folder / name).read_text())
        content |= {"config": old.to_json(), "id": old.id} if name == "result.json" else old.to_json()
        content.pop("images_sha256", None)
        (folder / name).write_text(json.dumps(content))
    digests.write(folder)
    assert read_config(folder) == old
    assert sampling.sample(folder, 3).shape == (3, 28, 28)
    assert train(path, tmp_path).id == new.id
    Path(path).unlink()
    assert sampling.sample(folder, 3).shape == (3, 28, 28)


def test_how_to_finish_names_path_and_range(tmp_path):
    config = gan(saved(tmp_path / "my digits.npy", images(0) / 255 * 0.5), value_range=(0, 0.5))
    assert sampling.how_to_finish(config) == (
        f"`./study train --objective lsgan --architecture mlp --dataset '{tmp_path}/my digits.npy' --seed 0 "
        "--range 0,0.5 --epochs 2 --batch-size 16`"
    )


def test_what_the_reading_of_own_images_left_open_is_said(tmp_path):
    class Said(At):
        def __init__(self):
            super().__init__()
            self.lines = []

        def say(self, line):
            self.lines.append(line)

    said, path = Said(), saved(tmp_path / "data.npy", images(0))
    run.run(gan(path), tmp_path, progress=said)
    assert said.lines[0] == f"{path}: grey levels 0 to 255"
    assert said.lines[1:] == [f"{path}: a random seventh of the 49 images is the test split"]
