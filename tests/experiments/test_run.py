"""Runs on images, from config to result: three batches of 32 real digits an epoch."""

import json
import os
import shutil
import signal
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import TrainingDiverged
from experiments import run, sampling
from experiments.config import GanConfig
from experiments.result import find, read_config
from experiments.training import gan_run
from records import digests, machine
from records.result import read_result
from tests.experiments.small_runs import CONFIG, STEPS, At, content, saves_at
from theory.errors import EquipoiseError, UnknownName, WrongUsage

pytestmark = pytest.mark.usefixtures("short_blocks")


def test_a_run_leaves_what_the_contract_says(whole, few_images):
    assert sorted(path.name for path in whole.iterdir()) == [
        "config.json", "digests.json", "epochs", "grids", "history.csv", "lease", "result.json", "speed.csv",
        "weights.npz",
    ]  # fmt: skip
    assert sorted(path.name for path in (whole / "grids").iterdir()) == [f"epoch-0{i}.png" for i in range(4)]
    result = json.loads((whole / "result.json").read_text())
    assert result["id"] == CONFIG.id == whole.name
    assert result["kind"] == "gan"
    assert result["config"] == CONFIG.to_json()
    assert result["dataset"] == {
        "name": "mnist_2k", "sha256": few_images("mnist_2k", "train").sha256, "images": 100,
    }  # fmt: skip
    assert result["steps"] == STEPS
    assert result["parameters"] == {"discriminator": 267_009, "generator": 1_952_528}
    assert result["steps_per_second"] == pytest.approx(STEPS / result["seconds"], rel=0.01)
    assert set(result["versions"]) == {"python", "tensorflow", "numpy"}
    assert len(result["code_sha256"]) == 64
    assert result["processor"] == machine.processor() != ""
    rows = (whole / "history.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["2", "3", "5", "6", "8", "9"]
    speeds = [row.split(",") for row in (whole / "speed.csv").read_text().splitlines()]
    assert speeds[0] == ["step", "epoch", "steps_per_second"]
    assert [row[:2] for row in speeds[1:]] == [row.split(",")[:2] for row in rows[1:]]
    assert all(float(row[2]) > 0 for row in speeds[1:])
    assert {k: repr(v) for k, v in result["final"].items()} == dict(
        zip(rows[0].split(",")[2:], rows[-1].split(",")[2:], strict=True)
    )


def test_a_finished_run_is_returned_and_not_made_again(whole, few_images):
    before = content(whole), (whole / "result.json").stat().st_mtime_ns
    result = run.run(CONFIG, whole.parent, load_images=None)  # not even the data is looked at
    assert result == read_result(whole)
    assert before == (content(whole), (whole / "result.json").stat().st_mtime_ns)


@pytest.mark.parametrize("step", [2, 3, 5])  # inside an epoch, at an epoch's end, inside the next
def test_a_run_broken_off_by_ctrl_c_ends_as_if_it_had_not_been(step, whole, few_images, tmp_path):
    stop = At(step, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        run.run(CONFIG, tmp_path, load_images=few_images, progress=stop)
    assert stop.seen[-1] == step
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert go_on.began == [(CONFIG.id, STEPS, step)]
    assert content(tmp_path / CONFIG.id) == content(whole)


def test_a_run_that_diverges_keeps_its_last_good_checkpoint(few_images, tmp_path):
    folder = tmp_path / CONFIG.id
    good = []

    def spoil():
        good.append((folder / "checkpoint.npz").read_bytes())
        for array in (v for a in alive for v in a.discriminator.trainable_variables):
            array.assign(np.full(array.shape, np.nan, np.float32))

    alive = []
    original = gan_run.GanTrainer.__init__

    def remember(self, *arguments):
        original(self, *arguments)
        alive.append(self.training)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gan_run.GanTrainer, "__init__", remember)
        saves_at(patch, 3)
        with pytest.raises(
            TrainingDiverged, match=f"{CONFIG.id} diverged: the discriminator_loss .* step 5;"
        ):
            run.run(CONFIG, tmp_path, load_images=few_images, progress=At(5, spoil))
    rows = (folder / "history.csv").read_text().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["2", "3", "5"]
    assert [(folder / "checkpoint.npz").read_bytes()] == good
    assert json.loads((folder / "failure.json").read_text()) == {"step": 5, "what": "the discriminator_loss"}
    run.run(CONFIG, tmp_path, load_images=few_images)  # the cause is gone, so the run can be finished
    assert not (folder / "failure.json").exists()


def test_one_diverging_run_does_not_keep_the_others_from_being_made(few_images, tmp_path):
    wild = GanConfig(
        objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=3, batch_size=32, learning_rate=1e30
    )
    with pytest.raises(TrainingDiverged, match=wild.id):
        run.run_many([wild, CONFIG], tmp_path, load_images=few_images)
    assert read_result(tmp_path / CONFIG.id).steps == STEPS


def test_a_batch_larger_than_the_data_is_refused_before_a_folder_is_made(few_images, tmp_path):
    config = GanConfig(objective="lsgan", architecture="mlp", dataset="mnist_2k", batch_size=101)
    with pytest.raises(WrongUsage, match="batch size 101 exceeds the 100 training images of mnist_2k"):
        run.run(config, tmp_path, load_images=few_images)
    assert not list(tmp_path.iterdir())


def test_a_folder_of_another_run_is_not_touched(few_images, tmp_path):
    other = GanConfig(objective="minimax", architecture="mlp")
    (tmp_path / CONFIG.id).mkdir()
    (tmp_path / CONFIG.id / "config.json").write_text(json.dumps(other.to_json()))
    with pytest.raises(EquipoiseError, match="other settings"):
        run.run(CONFIG, tmp_path, load_images=few_images)


def test_samples_are_a_pure_function_of_run_and_number(whole):
    few, many = sampling.sample(whole, 130), sampling.sample(whole, 300)
    assert many.shape == (300, 28, 28)
    assert many.dtype == np.uint8
    np.testing.assert_array_equal(many[:130], few)
    assert len(np.unique(many.reshape(300, -1), axis=0)) == 300
    untrained = sampling.untrained_sample(whole, 130)
    assert np.abs(untrained.astype(float) - few).mean() > 5  # grey levels


def test_the_number_of_samples_changes_none_of_them_though_batches_are_normalised(tmp_path):
    config = GanConfig(objective="lsgan", architecture="dcgan", dataset="mnist_2k")
    (tmp_path / "config.json").write_text(json.dumps(config.to_json()))
    few, many = (sampling.untrained_sample(tmp_path, n) for n in (20, 150))
    np.testing.assert_array_equal(many[:20], few)


def test_what_cannot_be_sampled_is_said(whole, few_images, tmp_path):
    with pytest.raises(WrongUsage, match="not 0"):
        sampling.sample(whole, 0)
    with pytest.raises(UnknownName, match=f"unknown run 'lsgan'; choose from: {CONFIG.id}"):
        find(whole.parent, "lsgan")
    stop = At(2, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        run.run(CONFIG, tmp_path, load_images=few_images, progress=stop)
    command = "./study train --objective lsgan --architecture mlp --dataset mnist_2k --seed 0 --epochs 3"
    with pytest.raises(EquipoiseError, match=f"not finished; `{command} --batch-size 32` finishes it"):
        sampling.sample(tmp_path / CONFIG.id, 5)


def test_a_run_with_every_option_ends_as_if_not_broken_off_and_samples_its_average(few_images, tmp_path):
    config = replace(CONFIG, r1=1.0, ema=0.5, reuse_fakes=True, precision="bfloat16")
    whole = run.run(config, tmp_path / "whole", load_images=few_images).path
    stop = At(5, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        run.run(config, tmp_path / "cut", load_images=few_images, progress=stop)
    cut = run.run(config, tmp_path / "cut", load_images=few_images).path
    assert content(cut) == content(whole)

    samples = sampling.sample(whole, 100)
    with np.load(whole / "weights.npz") as file:
        weights = dict(file)
    for name in [name for name in weights if name.endswith("/average")]:
        weights[name.removesuffix("/average")] = weights.pop(name)
    plain = tmp_path / "plain" / CONFIG.id  # a run without options whose weights are those averages
    shutil.copytree(whole, plain)
    (plain / "config.json").write_text(json.dumps(CONFIG.to_json()))
    np.savez(plain / "weights.npz", **weights)
    digests.write(plain)
    np.testing.assert_array_equal(sampling.sample(plain, 100), samples)


@pytest.mark.parametrize("content", ["{", "[]", '{"kind": "gan"}', '{"kind": "gan", "objective": "old"}'])
def test_a_damaged_config_is_said_in_one_line(tmp_path, content):
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(EquipoiseError, match=r"is not a run's config .*; remove the folder"):
        read_config(tmp_path)
