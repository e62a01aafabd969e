"""What TensorBoard is given is what the histories hold."""

import csv
import os
import signal

import numpy as np
import pytest
import tensorflow as tf

from experiments import run
from experiments.config import GanConfig
from experiments.training import gan_run
from experiments.training.progress import Progress
from experiments.training.tensorboard import show_finished
from theory.errors import WrongUsage

CONFIG = GanConfig(objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=3, batch_size=32)


class StopAt(Progress):
    def __init__(self, step):
        self.step = step

    def advance(self, done, note="", values=None):
        if done == self.step:
            os.kill(os.getpid(), signal.SIGINT)


def events(folder):
    """Every scalar of the one event file in ``folder``: (step, name) -> value."""
    (path,) = folder.iterdir()
    assert path.name.startswith("events.out.tfevents.")
    records = [tf.compat.v1.Event.FromString(r.numpy()) for r in tf.data.TFRecordDataset(str(path))]
    assert records[0].file_version == "brain.Event:2"
    scalars = [(e.step, v.tag, v.simple_value) for e in records[1:] for v in e.summary.value]
    assert len({s[:2] for s in scalars}) == len(scalars)  # nothing twice
    return {(step, tag): value for step, tag, value in scalars}


def rows(run_folder):
    """The same out of the run's tables."""
    found = {}
    for name in ("history.csv", "speed.csv"):
        with (run_folder / name).open(newline="") as file:
            for row in csv.DictReader(file):
                step = int(row.pop("step"))
                del row["epoch"]
                found |= {(step, tag): np.float32(value) for tag, value in row.items()}
    return found


def test_a_run_that_was_broken_off_and_resumed_is_shown_whole(few_images, tmp_path, monkeypatch):
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    board, runs = tmp_path / "board", tmp_path / "runs"
    with pytest.raises(KeyboardInterrupt):
        run.run(CONFIG, runs, load_images=few_images, progress=StopAt(5), tensorboard=board)
    assert {step for step, _ in events(board / CONFIG.id)} == {2, 3, 5}
    result = run.run(CONFIG, runs, load_images=few_images, tensorboard=board)
    shown = events(board / CONFIG.id)
    assert shown == rows(result.path)
    assert {step for step, _ in shown} == {2, 3, 5, 6, 8, 9}
    assert {tag for _, tag in shown} == {
        "discriminator_loss", "generator_loss", "score_real", "score_fake", "generator_gradient",
        "steps_per_second",
    }  # fmt: skip

    show_finished(result.path, tmp_path / "later")
    assert events(tmp_path / "later" / CONFIG.id) == shown


def test_a_folder_that_cannot_be_written_is_named_before_training(few_images, tmp_path):
    (tmp_path / "board").write_text("a file")
    with pytest.raises(WrongUsage, match=r"cannot write TensorBoard's files to .*board"):
        run.run(CONFIG, tmp_path / "runs", load_images=few_images, tensorboard=tmp_path / "board")
