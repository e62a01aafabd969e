"""Successive halving: who goes on, what is kept when it is cut off, and what it leaves."""

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from analysis.metrics.lenet import WEIGHTS, LeNet
from data import load
from experiments import run
from experiments.config import HalvingConfig, from_json
from experiments.held_out_images import divided
from experiments.kind import Session
from experiments.training.halving_run import EXTRACTOR, HalvingRun
from experiments.training.progress import Progress
from records import digests
from records.files import RESULT, TRIALS, TRIALS_SO_FAR
from records.result import read_result
from theory.errors import EquipoiseError, UnknownName, WrongUsage

CONFIG = HalvingConfig(
    objective="lsgan", architecture="mlp", dataset="mnist_2k", recipes=(4, 2, 1), epochs=(1, 2, 3)
)
# round -> what a recipe reaches in it: the last of the first round is best in none after
DISTANCES = [[5.0, 3.0, 4.0, 2.0], [9.0, 1.5, 9.0, 1.75], [9.0, 1.25, 9.0, 9.0]]


class Said(Progress):
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.begun: list[tuple[int, int, str]] = []
        self.told: list[tuple[int, str]] = []

    def say(self, line: str) -> None:
        self.lines.append(line)

    def begin(self, run: str, total: int, done: int, unit: str = "step") -> None:
        self.begun.append((total, done, unit))

    def advance(self, done: int, note: str = "", values: Mapping[str, float] | None = None) -> None:
        self.told.append((done, note))


class Told(HalvingRun):
    """A tuning whose trials are not trained, but have the distances of a table; some are broken off."""

    def __init__(self, config, folder, distances, *, breaks_after=99, progress=None):
        self.table, self.left, self.made = distances, breaks_after, []
        session = Session(progress or Progress(), distance=lambda *_: lambda *_: 0.0)
        super().__init__(config, folder, session)

    def _distance_of(self, config, note):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        place = self.config.epochs.index(config.epochs)
        recipe = next(i for i in range(4) if self._recipe(place, i) == config)
        self.made.append((place, recipe))
        return self.table[place][recipe]


def rows(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / TRIALS).read_text().splitlines()))


def test_the_best_of_each_round_go_on(tmp_path):
    tuning = Told(CONFIG, tmp_path, DISTANCES)
    tuning.run()
    assert tuning.made == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 3), (1, 1), (2, 1)]
    found = rows(tmp_path)
    assert [(row["round"], row["recipe"], row["epochs"]) for row in found] == [
        (str(place + 1), str(recipe), str(place + 1)) for place, recipe in tuning.made
    ]
    assert [float(row["distance"]) for row in found] == [5, 3, 4, 2, 1.75, 1.5, 1.25]
    result = read_result(tmp_path)
    assert result.final == {"recipe": 1.0, "held_out_distance": 1.25}
    assert result.steps == CONFIG.steps == (834 // 128) * (4 * 1 + 2 * 2 + 1 * 3)
    assert not (tmp_path / TRIALS_SO_FAR).exists()
    assert digests.damaged(tmp_path) == []


def test_a_recipe_that_diverged_is_last_and_of_equals_the_first_goes_on(tmp_path):
    tuning = Told(CONFIG, tmp_path, [[None, 2.0, 2.0, 2.0], [9.0, 4.0, 4.0, 9.0], [9.0, 9.0, 9.0, 9.0]])
    tuning.run()
    assert tuning.made[4:] == [(1, 1), (1, 2), (2, 1)]
    assert rows(tmp_path)[0]["distance"] == ""


def test_a_round_in_which_all_diverge_has_no_recipe(tmp_path):
    with pytest.raises(EquipoiseError, match="every recipe of the last round diverged"):
        Told(CONFIG, tmp_path, [*DISTANCES[:2], [None] * 4]).run()
    assert not (tmp_path / RESULT).exists()


@pytest.mark.parametrize("breaks_after", range(7))
def test_what_is_broken_off_repeats_no_trial_and_ends_the_same(tmp_path, breaks_after):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
    Told(CONFIG, whole, DISTANCES).run()
    first = Told(CONFIG, cut, DISTANCES, breaks_after=breaks_after)
    with pytest.raises(KeyboardInterrupt):
        first.run()
    second = Told(CONFIG, cut, DISTANCES)
    second.run()
    assert len(first.made) == breaks_after and len(first.made + second.made) == 7
    assert rows(cut) == rows(whole)
    assert read_result(cut).final == read_result(whole).final


def test_the_time_left_is_told_by_epochs_as_later_rounds_take_longer(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        Told(CONFIG, tmp_path, DISTANCES, breaks_after=5).run()
    said = Said()
    Told(CONFIG, tmp_path, DISTANCES, progress=said).run()
    total = 4 * 1 + 2 * 2 + 1 * 3
    assert said.begun == [(total, 4 * 1 + 1 * 2, "epoch")]
    assert said.told == [(8, "round 2, recipe 1"), (total, "round 3, recipe 1")]


def altered(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("5.0", "0.5"), "utf-8")


def of_other_images(path: Path) -> None:
    other = Told(CONFIG, path.parent / "other", DISTANCES, breaks_after=2)
    other.held_out = other.images
    with pytest.raises(KeyboardInterrupt):
        other.run()
    shutil.copy(path.parent / "other" / TRIALS_SO_FAR, path)


@pytest.mark.parametrize(
    ("damage", "why"), [(altered, "is not what was written"), (of_other_images, "other images")]
)
def test_trials_that_cannot_be_trusted_are_made_again(tmp_path, damage, why):
    (tmp_path / "other").mkdir()
    with pytest.raises(KeyboardInterrupt):
        Told(CONFIG, tmp_path, DISTANCES, breaks_after=3).run()
    damage(tmp_path / TRIALS_SO_FAR)
    said = Said()
    again = Told(CONFIG, tmp_path, DISTANCES, progress=said)
    [line] = said.lines
    assert why in line and line.endswith(f"run {CONFIG.id} starts over")
    again.run()
    assert len(again.made) == 7


def test_a_tuning_needs_a_distance(tmp_path):
    with pytest.raises(EquipoiseError, match="is given no distance"):
        run.run(CONFIG, tmp_path)


def test_trials_are_trained_on_some_images_and_judged_by_the_others(tmp_path):
    """The distance is handed the images held out and the extractor that has not seen them."""
    _, held_out = divided(load("mnist_2k", "train"))
    asked, seen = [], []

    def distance(images, extractor):
        asked.append((images, extractor))
        return lambda samples: seen.append(samples) or float(len(seen))

    config = HalvingConfig(
        objective="lsgan", architecture="mlp", dataset="mnist_2k", recipes=(2, 1), epochs=(1, 2)
    )
    said = Said()
    result = run.run(config, tmp_path, distance=distance, progress=said)
    # after each trial, and before an epoch of a trial that has several
    rounds = ["round 1, recipe 0", "round 1, recipe 1", *["round 2, recipe 0"] * 2]
    assert said.told == [*enumerate(rounds, start=1)]
    [(images, extractor)] = asked
    np.testing.assert_array_equal(images, held_out.pixels)
    assert extractor == EXTRACTOR
    assert [samples.shape for samples in seen] == [(166, 28, 28)] * 3
    # each trial starts anew: the longer training of the usual recipe is not its shorter one
    assert not np.array_equal(seen[0], seen[1]) and not np.array_equal(seen[0], seen[2])
    assert result.final == {"recipe": 0.0, "held_out_distance": 3.0}
    told = json.loads((result.path / RESULT).read_text())["dataset"]
    assert told["images"] == 834 and told["held_out"]["sha256"] == held_out.sha256
    assert told["extractor"]["sha256"] == LeNet.load(WEIGHTS.with_stem(EXTRACTOR)).sha256
    assert run.run(config, tmp_path, distance=distance) == result and len(seen) == 3


def test_the_extractor_was_trained_and_tested_on_the_two_parts_of_the_training_images():
    network = LeNet.load(WEIGHTS.with_stem(EXTRACTOR))
    assert network.trained_on == "mnist"
    assert 0.985 < network.test_accuracy < 0.995


def test_a_config_is_told_by_its_rounds():
    assert HalvingConfig(objective="lsgan", architecture="mlp", seed=2).id == "lsgan-mlp-halving-s2"
    assert from_json(json.loads(json.dumps(CONFIG.to_json()))) == CONFIG
    assert HalvingConfig(objective="lsgan", architecture="mlp").steps == 390 * (13 * 3 + 4 * 9)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"recipes": (4, 4)}, "recipes must fall"),
        ({"epochs": (3, 3)}, "epochs rise"),
        ({"recipes": (4, 0)}, "both be at least one"),
        ({"recipes": (4,)}, "each round needs a number of recipes"),
        ({"recipes": (), "epochs": ()}, "there must be a round"),
        ({"dataset": "fashion_mnist"}, "on mnist or mnist_2k, not on 'fashion_mnist'"),
        ({"seed": -1}, "seed must be a non-negative integer"),
    ],
)
def test_wrong_rounds_are_refused(settings, says):
    with pytest.raises(WrongUsage, match=says):
        HalvingConfig(**{"objective": "lsgan", "architecture": "mlp", **settings})


def test_unknown_names_are_refused():
    with pytest.raises(UnknownName, match="'lsgann'"):
        HalvingConfig(objective="lsgann", architecture="mlp")
