"""When a run is saved, and that it goes on from there as if nothing had been, whatever cut it off."""

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from data import Images
from engine.interrupts import STOPPING
from experiments import run
from experiments.config import VaeConfig
from experiments.kind import Session
from experiments.training import gan_run, pace, trainer
from experiments.training.progress import Progress
from records import atomic, npz
from tests.experiments.small_runs import BLOCKS, CONFIG, STEPS, At, content, saves_at
from theory.errors import EquipoiseError, WrongUsage

pytestmark = pytest.mark.usefixtures("short_blocks")


class Killed(BaseException):
    """The end of the process, after which nothing is written."""


def kill():
    raise Killed


@pytest.fixture
def saved(monkeypatch):
    """The steps at which checkpoints are written."""
    steps, save = [], npz.save

    def note(path, arrays):
        if path.name == "checkpoint.npz":
            steps.append(int(arrays["step"]))
        save(path, arrays)

    monkeypatch.setattr(trainer.npz, "save", note)
    return steps


@pytest.mark.parametrize("at", BLOCKS[:-1])
def test_a_killed_run_repeats_what_was_not_saved_and_ends_as_if_it_had_not_been(
    at, whole, few_images, tmp_path, monkeypatch
):
    saves_at(monkeypatch, at)
    with pytest.raises(Killed):
        run.run(CONFIG, tmp_path, load_images=few_images, progress=At(9, kill))
    monkeypatch.undo()
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert go_on.began == [(CONFIG.id, STEPS, at)]
    assert content(tmp_path / CONFIG.id) == content(whole)


@pytest.mark.parametrize("during", ["epoch-02.png", "checkpoint.npz"])
def test_a_run_killed_while_it_writes_at_the_end_of_an_epoch_lacks_nothing(
    during, whole, few_images, tmp_path, monkeypatch
):
    """The grids of an epoch are there before a checkpoint says that it is done."""
    write, written = atomic.write, []

    def killed_at_the_second(path, fill):
        written.append(path.name)
        if path.name == during and (during == "epoch-02.png" or written.count(during) == 2):
            raise Killed
        write(path, fill)

    saves_at(monkeypatch, 3, 6)
    monkeypatch.setattr(atomic, "write", killed_at_the_second)
    with pytest.raises(Killed):
        run.run(CONFIG, tmp_path, load_images=few_images)
    monkeypatch.undo()
    monkeypatch.setattr(gan_run, "BLOCK", 2)
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert go_on.began == [(CONFIG.id, STEPS, 3)]
    assert content(tmp_path / CONFIG.id) == content(whole)


@pytest.mark.parametrize("left", ["checkpoint.npz", "best.npz"])
def test_a_run_killed_once_it_was_done_keeps_nothing_that_only_going_on_needs(left, whole, tmp_path):
    folder = Path(shutil.copytree(whole, tmp_path / whole.name))
    (folder / left).write_bytes(b"of the last minute")
    run.run(CONFIG, tmp_path, load_images=None)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in whole.iterdir())


def test_a_run_killed_before_its_first_checkpoint_starts_over(whole, few_images, tmp_path, saved):
    with pytest.raises(Killed):
        run.run(CONFIG, tmp_path, load_images=few_images, progress=At(8, kill))
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert (go_on.began, saved) == ([(CONFIG.id, STEPS, 0)], [])
    assert content(tmp_path / CONFIG.id) == content(whole)


def test_epochs_however_short_write_no_checkpoints_of_their_own(few_images, tmp_path, saved):
    config = replace(CONFIG, epochs=25, batch_size=25, noise_dim=4)
    result = run.run(config, tmp_path, load_images=few_images, checkpoint_every=float("inf"))
    assert (result.steps, saved) == (100, [])
    rows = (result.path / "history.csv").read_text().splitlines()
    assert len(rows) == 1 + 50


def test_checkpoints_are_written_as_often_as_asked_and_none_when_the_run_is_done(
    few_images, tmp_path, saved, monkeypatch
):
    monkeypatch.setattr(pace, "WORTH", 0)
    result = run.run(CONFIG, tmp_path, load_images=few_images, checkpoint_every=1e-9)
    assert saved == [2, 3, 5, 6, 8]
    assert not (result.path / "checkpoint.npz").exists()


@pytest.mark.parametrize("number", STOPPING, ids=lambda number: number.name)
def test_a_run_is_saved_at_each_signal_that_asks_it_to_stop(number, whole, few_images, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run.run(
            CONFIG, tmp_path, load_images=few_images, progress=At(5, lambda: os.kill(os.getpid(), number))
        )
    go_on = At()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=go_on)
    assert go_on.began == [(CONFIG.id, STEPS, 5)]
    assert content(tmp_path / CONFIG.id) == content(whole)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_checkpoint_is_due_after_its_seconds_and_not_before_it_is_worth_its_cost():
    clock = Clock()
    own = pace.Pace(60.0, clock)
    clock.now = 59.9
    assert not own.due()
    clock.now = 60.0
    assert own.due()
    with own.saving():
        clock.now += 2.0
    for passed, due in ((59.9, False), (60.0, True)):  # 40 s would be worth it
        clock.now = 62.0 + passed
        assert own.due() == due
    with own.saving():
        clock.now += 10.0
    start = clock.now
    for passed, due in ((199.9, False), (200.0, True)):
        clock.now = start + passed
        assert own.due() == due


@pytest.mark.parametrize("wrong", [0, -1.0, float("nan"), "often", True])
def test_an_interval_is_a_positive_number(wrong, few_images, tmp_path):
    with pytest.raises(WrongUsage, match=f"positive number of seconds apart, not {wrong}"):
        run.run(CONFIG, tmp_path, load_images=few_images, checkpoint_every=wrong)
    assert not list(tmp_path.iterdir())
    with pytest.raises(WrongUsage):
        Session(Progress(), checkpoint_every=wrong)


def interrupted(tmp_path, load):
    with pytest.raises(KeyboardInterrupt):
        run.run(
            CONFIG, tmp_path, load_images=load, progress=At(5, lambda: os.kill(os.getpid(), signal.SIGINT))
        )
    return tmp_path / CONFIG.id / "checkpoint.npz"


def test_a_checkpoint_of_other_images_is_refused(few_images, tmp_path):
    checkpoint = interrupted(tmp_path, few_images)
    before = checkpoint.read_bytes()

    def other(dataset, split):
        images = few_images(dataset, split)
        return Images(images.name, split, images.pixels[::-1], None, "ab" * 32)

    with pytest.raises(
        EquipoiseError, match="was made on other images than mnist_2k has now; put those back"
    ):
        run.run(CONFIG, tmp_path, load_images=other)
    assert checkpoint.read_bytes() == before
    assert run.run(CONFIG, tmp_path, load_images=few_images).steps == STEPS


class Said(Progress):
    """Keeps what the user is told."""

    def __init__(self):
        self.lines = []

    def say(self, line):
        self.lines.append(line)


def without_digest(folder):
    """As older code left it."""
    state = npz.load(folder / "checkpoint.npz")
    del state["sha256"]
    npz.save(folder / "checkpoint.npz", state)


def of_another_run(folder):
    path = folder / "checkpoint.npz"
    npz.save_state(path, npz.load_state(path, CONFIG.id), "another")


def with_another_number(folder):
    path = folder / "checkpoint.npz"
    state = npz.load(path)
    npz.save(path, state | {"seconds": state["seconds"] + 1})


def with_another_row(folder):
    text = (folder / "history.csv").read_text()
    (folder / "history.csv").write_text(text.replace("\n2,1,", "\n2,1,1", 1))


def without_a_grid(folder):
    (folder / "grids" / "epoch-00.png").unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (without_digest, "does not tell its digest"),
        (of_another_run, f"is not what run {CONFIG.id} wrote"),
        (with_another_number, f"is not what run {CONFIG.id} wrote"),
        (with_another_row, "history.csv, or speed.csv, is not what was written"),
        (without_a_grid, "epoch-00.png is not what was written"),
    ],
)
def test_a_run_whose_checkpoint_cannot_be_trusted_starts_over_and_says_so(
    damage, said, whole, few_images, tmp_path
):
    interrupted(tmp_path, few_images)
    damage(tmp_path / CONFIG.id)
    progress = Said()
    run.run(CONFIG, tmp_path, load_images=few_images, progress=progress)
    assert any(said in line and f"run {CONFIG.id} starts over" in line for line in progress.lines)
    assert content(tmp_path / CONFIG.id) == content(whole)


def test_a_run_that_is_broken_off_while_it_is_evaluated_keeps_its_training(few_images, tmp_path):
    config = VaeConfig(
        objective="elbo", architecture="vae_mlp", dataset="mnist_2k", epochs=1, batch_size=32, test_draws=3
    )

    def load(dataset, split):
        return few_images(dataset, "train")

    class Evaluation(Progress):
        """Is broken off in the evaluation."""

        began = ()

        def begin(self, run, total, done, unit="step"):
            self.began = (*self.began, (unit, done))

        def advance(self, done, note="", values=None):
            if self.began[-1][0] == "image" and self.stops:
                raise KeyboardInterrupt

    stop, go_on = Evaluation(), Evaluation()
    stop.stops, go_on.stops = True, False
    with pytest.raises(KeyboardInterrupt):
        run.run(config, tmp_path, load_images=load, progress=stop)
    result = run.run(config, tmp_path, load_images=load, progress=go_on)
    assert (stop.began, go_on.began) == ((("step", 0), ("image", 0)), (("step", 3), ("image", 0)))
    once = run.run(config, tmp_path / "once", load_images=load)
    assert result.final == once.final
    for name in ("weights.npz", "history.csv"):
        assert (result.path / name).read_bytes() == (once.path / name).read_bytes()
