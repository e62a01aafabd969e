"""A GAN that keeps its best epoch: by training images held out, declared, and the same however cut off."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from data import load
from experiments import sampling
from experiments.config import GanConfig, from_json, image_config
from experiments.held_out_images import divided
from experiments.run import run
from experiments.training.best import Best
from experiments.training.progress import Progress
from records import npz
from records.result import read_result
from theory.errors import EquipoiseError, WrongUsage

CONFIG = GanConfig(
    objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=5, batch_size=200, keep_best=True
)
STEPS = 5 * 4  # 834 images are four batches


def training_alone(dataset, split):
    """The committed images; whoever chooses by test images fails."""
    assert split == "train"
    return load("mnist_2k", "train")


def told(*distances):
    """A distance that is told, comparison by comparison, and notes what it was asked."""
    asked, left = [], list(distances)

    def of(held_out):
        asked.append(held_out)

        def distance(samples):
            asked.append(samples)
            return left.pop(0)

        return distance

    return of, asked


def remembered(*distances):
    """A distance that gives the told ones to the samples of the first run, and the same to the same again."""
    known, left = {}, list(distances)

    def distance(samples):
        key = hashlib.sha256(samples.tobytes()).hexdigest()
        if left:
            known[key] = left.pop(0)
        return known[key]  # of other samples there is none

    return lambda _held_out: distance


class StopAt(Progress):
    """Breaks off with ``error`` when a step is reached, once."""

    def __init__(self, error, *steps):
        self.error, self.steps, self.lines = error, list(steps), []

    def say(self, line):
        self.lines.append(line)

    def advance(self, done, note="", values=None):
        if done in self.steps:
            self.steps.remove(done)
            raise self.error


# ---------------------------------------------------------------- what is chosen


def test_the_weights_are_those_of_the_nearest_epoch_the_earliest_of_equals(tmp_path) -> None:
    of, asked = told(5.0, 3.0, float("nan"), 3.0, 4.0)
    said = StopAt(None)
    result = run(CONFIG, tmp_path / "a", load_images=training_alone, distance=of, progress=said)
    assert (result.final["best_epoch"], result.final["held_out_distance"]) == (2, 3.0)
    assert said.lines == [
        f"{CONFIG.id}: kept epoch 2 of 5: FD-LeNet 3 from 166 held-out training images, the smallest after "
        "epochs 1, 2, 3, 4, 5"
    ]
    held_out, *samples = asked
    assert [len(images) for images in asked] == [166] * 6
    assert (samples[0] != samples[4]).any()
    shorter = replace(CONFIG, epochs=2)
    of, _ = told(2.0, 1.0)
    same = run(shorter, tmp_path / "b", load_images=training_alone, distance=of)
    kept, twin = (npz.load(made.path / "weights.npz") for made in (result, same))
    assert kept.keys() == twin.keys()
    for name in kept:  # of both networks
        np.testing.assert_array_equal(kept[name], twin[name], err_msg=name)
    own = sampling.sample(result.path, 166)
    np.testing.assert_array_equal(own, sampling.sample(same.path, 166))
    assert (own != samples[1]).any()  # what is judged later has noise of its own
    assert not (result.path / "best.npz").exists()
    assert len(held_out) + result.dataset["images"] == 1000


def test_the_averaged_generator_is_compared_where_there_is_one(tmp_path) -> None:
    from engine.average import averaged
    from engine.randomness import Stream
    from experiments.kinds.gan import drawn

    config = replace(CONFIG, ema=0.9, epochs=1)
    of, (asked) = told(1.0)
    result = run(config, tmp_path, load_images=training_alone, distance=of)
    weights = npz.load(result.path / "weights.npz")
    assert any(name.endswith("/average") for name in weights)
    seen = drawn(replace(config, ema=0.0), averaged(weights), 166, Stream.EVALUATION)
    np.testing.assert_array_equal(asked[1], seen)


def test_a_long_run_is_compared_ten_times_at_most(tmp_path) -> None:
    of, asked = told(*range(20, 0, -1))
    config = replace(CONFIG, epochs=20, batch_size=800)
    result = run(config, tmp_path, load_images=training_alone, distance=of)
    assert len(asked) == 11
    assert result.final["best_epoch"] == 20


# ---------------------------------------------------------------- cut off and resumed


def outcome(folder):
    result = read_result(folder)
    weights = npz.load(folder / "weights.npz")
    return result.final, {name: array.tobytes() for name, array in weights.items()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The outcome of a run that was not cut off, and its distance, which knows the samples of each epoch."""
    folder, distance = tmp_path_factory.mktemp("whole"), remembered(5.0, 4.0, 1.0, 3.0, 2.0)
    made = run(CONFIG, folder, load_images=training_alone, distance=distance)
    assert made.final["best_epoch"] == 3
    return outcome(made.path), distance


def test_the_choice_does_not_depend_on_interruptions(tmp_path, whole) -> None:
    expected, distance = whole
    settings = {"load_images": training_alone, "distance": distance, "checkpoint_every": 1e-9}
    for step in (4, 12, 12, 16, STEPS):
        with pytest.raises(KeyboardInterrupt):
            run(CONFIG, tmp_path, progress=StopAt(KeyboardInterrupt, step), **settings)
    assert outcome(run(CONFIG, tmp_path, **settings).path) == expected


@pytest.mark.parametrize("kept", [True, False])
def test_a_killed_run_that_goes_back_behind_its_best_epoch_ends_the_same(tmp_path, whole, kept) -> None:
    """From an older checkpoint, or from none: what was kept then is of epochs that are still to come."""
    expected, distance = whole
    settings = {"load_images": training_alone, "distance": distance, "checkpoint_every": 1e-9}
    folder = tmp_path / CONFIG.id
    with pytest.raises(KeyboardInterrupt):
        run(CONFIG, tmp_path, progress=StopAt(KeyboardInterrupt, 8), **settings)
    if kept:
        shutil.copy(folder / "checkpoint.npz", tmp_path / "older.npz")
    with pytest.raises(MemoryError):
        run(CONFIG, tmp_path, progress=StopAt(MemoryError(), STEPS), **settings)
    assert Best(folder, CONFIG.id).found().epoch == 3
    (folder / "checkpoint.npz").unlink()
    if kept:
        shutil.copy(tmp_path / "older.npz", folder / "checkpoint.npz")
    assert outcome(run(CONFIG, tmp_path, **settings).path) == expected


def test_the_best_of_a_run_that_is_started_over_is_forgotten(tmp_path) -> None:
    (tmp_path / CONFIG.id).mkdir()
    Best(tmp_path / CONFIG.id, CONFIG.id).offer(3, -1.0, {"of_other_images": np.zeros(1)})
    distance, _ = told(*[1.0] * 5)
    made = run(CONFIG, tmp_path, load_images=training_alone, distance=distance)
    assert (made.final["best_epoch"], made.final["held_out_distance"]) == (1, 1.0)


# ---------------------------------------------------------------- what is refused


def test_too_few_images_are_refused_before_there_is_a_folder(tmp_path) -> None:
    def few(dataset, split):
        return replace(load("mnist_2k", split), pixels=load("mnist_2k", split).pixels[:599])

    with pytest.raises(WrongUsage, match="at least 100, and mnist_2k has 599 in all; leave --keep-best out"):
        run(CONFIG, tmp_path, load_images=few, distance=told()[0])
    too_large = replace(CONFIG, batch_size=835)
    with pytest.raises(WrongUsage, match="batch size 835 exceeds the 834 training images"):
        run(too_large, tmp_path, load_images=training_alone, distance=told()[0])
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_brings_no_distance_is_told_so(tmp_path) -> None:
    with pytest.raises(EquipoiseError, match="keeps its best epoch, and is given no distance"):
        run(CONFIG, tmp_path, load_images=training_alone)


# ---------------------------------------------------------------- how it is declared


def test_it_is_declared_by_the_id_the_config_and_the_result(tmp_path) -> None:
    usual = replace(CONFIG, keep_best=False)
    assert CONFIG.id != usual.id
    assert "keep_best" not in usual.to_json()  # as it was written before there was a choice
    assert CONFIG.to_json()["keep_best"] is True
    assert from_json(CONFIG.to_json()) == CONFIG
    assert from_json({**usual.to_json(), "keep_best": False}) == usual
    assert GanConfig(objective="lsgan", architecture="mlp").id == "lsgan-mlp-mnist-s0"
    with pytest.raises(WrongUsage, match="keep best must be true or false, not 1"):
        replace(CONFIG, keep_best=1)
    with pytest.raises(WrongUsage, match="a VAE has no --keep-best; leave it out"):
        image_config(objective="elbo", architecture="vae_mlp", keep_best=True)
    made = run(CONFIG, tmp_path, load_images=training_alone, distance=told(*range(5))[0])
    written = json.loads((made.path / "result.json").read_text())
    trained_on, held_out = divided(load("mnist_2k", "train"))
    assert written["config"]["keep_best"] is True
    assert written["dataset"] == {
        "name": "mnist_2k",
        "sha256": trained_on.sha256,
        "images": 834,
        "held_out": {"sha256": held_out.sha256, "images": 166},
    }


def test_each_epochs_distance_is_its_own_where_the_last_is_not_the_runs(tmp_path) -> None:
    import pandas as pd

    from experiments.evaluation import gan_artifacts
    from experiments.kind import Scored

    def brightness(images):
        return float(images.mean())

    of, _ = told(2.0, 1.0, 3.0)
    config = replace(CONFIG, epochs=3)
    made = run(config, tmp_path, load_images=training_alone, distance=of)
    samples = sampling.sample(made.path, 64)
    pixels = load("mnist_2k", "test")
    scored = Scored(samples, training_alone("", "train"), pixels, brightness, 1.0, brightness(samples))
    gan_artifacts.make(config, made.path, scored)
    epochs = pd.read_csv(made.path / "epochs.csv").iloc[:, 1].tolist()
    assert len(epochs) == 4
    assert epochs[2] == brightness(samples) != epochs[3]


@pytest.mark.slow
def test_the_commands_and_the_front_choose_by_fd(tmp_path, monkeypatch, capsys) -> None:
    import equipoise as eq
    from commands import __main__

    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    line = "train --objective lsgan --architecture mlp --dataset mnist_2k"
    line += " --epochs 3 --batch-size 200 --keep-best"
    with pytest.raises(SystemExit) as left:
        __main__.main(line.split())
    out, err = capsys.readouterr()
    assert left.value.code == 0
    name = replace(CONFIG, epochs=3).id
    assert out == f"{name}\n"
    assert "of 3: FD-LeNet" in err
    settings = {"epochs": 3, "batch_size": 200, "keep_best": True, "progress": False}
    by_front = eq.train("lsgan", "mlp", "mnist_2k", runs=tmp_path / "own", **settings)
    found = read_result(tmp_path / "results" / "runs" / name).final
    assert by_front.id == name
    assert by_front.result.final == found
    assert found["held_out_distance"] > 0
