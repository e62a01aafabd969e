"""Tuning a recipe by successive halving, in as many sessions as it takes."""

import csv
import gc
import io
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import load
from engine import surroundings
from engine.errors import TrainingDiverged
from engine.randomness import Stream, epoch_order
from experiments.extractor import FOLDER
from experiments.held_out_images import divided
from experiments.kind import Session
from experiments.kinds.gan import GanConfig, drawn
from experiments.kinds.halving import HalvingConfig
from experiments.recipes import recipes
from experiments.training.gan_run import BLOCK
from experiments.training.outcome import leave_result
from experiments.training.progress import duration
from gan.networks import ARCHITECTURES
from records import atomic, columns, digests, sealed
from records.digests import Damaged
from records.files import TRIALS, TRIALS_SO_FAR
from theory.errors import EquipoiseError
from theory.objectives import OBJECTIVES

EXTRACTOR = "lenet_held_out"  # trained on what ``divided`` leaves of mnist


@dataclass(frozen=True)
class Trial:
    """A recipe (its place among all) trained in a round: the distance of its samples; None if it diverged."""

    round: int
    recipe: int
    distance: float | None
    seconds: float

    @property
    def rank(self) -> tuple[float, int]:
        """By which trials of a round are ordered: by distance, of equal ones the recipe that came first."""
        return (math.inf if self.distance is None else self.distance, self.recipe)


class HalvingRun:
    """One process' work on the tuning of a recipe, trial by trial: what was cut off repeats one trial."""

    def __init__(self, config: HalvingConfig, folder: Path, session: Session) -> None:
        if session.distance is None:
            raise EquipoiseError(f"run {config.id} ranks recipes, and is given no distance for it")
        self.config, self.folder, self.progress = config, folder, session.progress
        self.threads = surroundings.start()
        self.whole = load(config.dataset, "train")
        self.images, self.held_out = divided(self.whole)
        self.distance = session.distance(self.held_out.pixels, EXTRACTOR)
        self.extractor = digests.sha256((FOLDER / f"{EXTRACTOR}.npz").read_bytes())
        self.parameters: dict[str, int] = {}
        self.trials = self._earlier()

    def run(self) -> None:
        """Make the trials that are left, and leave trials.csv and the result."""
        total = sum(self.config.recipes)
        lengths = zip(self.config.recipes, self.config.epochs, strict=True)
        epochs = sum(count * length for count, length in lengths)  # trials differ in how long they take
        self.progress.begin(self.config.id, epochs, self._epochs(), unit="epoch")
        try:
            chosen = list(range(self.config.recipes[0]))
            for place, count in enumerate(self.config.recipes):
                made = [self._trial(place, recipe) for recipe in chosen[:count]]
                chosen = [trial.recipe for trial in sorted(made, key=lambda trial: trial.rank)]
        except KeyboardInterrupt:
            self.progress.end(f"{self.config.id}: saved; {total - len(self.trials)} trials are left")
            raise
        seconds = sum(trial.seconds for trial in self.trials.values())
        self.progress.end(f"{self.config.id}: {total} trials in {duration(seconds)}")
        self._finish(chosen[0], seconds)

    def _trial(self, place: int, recipe: int) -> Trial:
        """Make a trial unless an earlier session did."""
        if (place, recipe) not in self.trials:
            began = time.monotonic()
            note = f"round {place + 1}, recipe {recipe}"
            distance = self._distance_of(self._recipe(place, recipe), note)
            self.trials[place, recipe] = Trial(place, recipe, distance, round(time.monotonic() - began, 3))
            self._save()
            told = {} if distance is None else {"distance": distance}
            self.progress.advance(self._epochs(), note, told)
        return self.trials[place, recipe]

    def _epochs(self) -> int:
        """How many the trials that are made were to take; one that diverged made fewer."""
        return sum(self.config.epochs[trial.round] for trial in self.trials.values())

    def _recipe(self, place: int, recipe: int) -> GanConfig:
        return recipes(self.config.usual(self.config.epochs[place]), self.config.recipes[0])[recipe]

    def _distance_of(self, config: GanConfig, note: str) -> float | None:
        """Train by a recipe; how far its samples are from the images held out, None if it diverged.

        Before each epoch but the first the progress is told, with a ``note`` of which trial it is.
        """
        from gan.training import Training

        assert config.epochs is not None
        per_epoch = len(self.images.pixels) // config.batch_size
        training = Training(
            OBJECTIVES[config.objective],
            ARCHITECTURES[config.architecture],
            self.images.pixels,
            config.settings(config.epochs * per_epoch),
        )
        networks = {"discriminator": training.discriminator, "generator": training.generator}
        self.parameters = {name: network.count_params() for name, network in networks.items()}
        try:
            for epoch in range(config.epochs):
                if epoch:
                    self.progress.advance(self._epochs() + epoch, note)
                order = epoch_order(config.seed, epoch, len(self.images.pixels), config.batch_size)
                for first in range(0, per_epoch, BLOCK):
                    training.run_block(order[first : first + BLOCK], self.config.id)
        except TrainingDiverged:
            return None
        samples = drawn(config, training.weights(), len(self.held_out.pixels), Stream.EVALUATION)
        del training, networks
        gc.collect()  # the graphs of many trials would stay in memory
        return self.distance(samples)

    def _finish(self, best: int, seconds: float) -> None:
        last = len(self.config.recipes) - 1
        distance = self.trials[last, best].distance
        if distance is None:
            raise EquipoiseError(f"{self.config.id}: every recipe of the last round diverged")
        self._write_table()
        (self.folder / TRIALS_SO_FAR).unlink(missing_ok=True)
        leave_result(
            self.config,
            self.folder,
            dataset={
                "name": self.whole.name,
                "sha256": self.images.sha256,
                "images": len(self.images.pixels),
                "held_out": {"sha256": self.held_out.sha256, "images": len(self.held_out.pixels)},
                "extractor": {"name": EXTRACTOR, "sha256": self.extractor},
            },
            steps=self.config.steps,
            seconds=seconds,
            parameters=self.parameters,
            final={"recipe": float(best), "held_out_distance": distance},
            threads=self.threads,
        )

    def _write_table(self) -> None:
        rows = [
            [
                trial.round + 1,
                trial.recipe,
                config.epochs,
                config.learning_rate,
                config.generator_learning_rate or config.learning_rate,
                config.beta1,
                config.r1,
                config.ema,
                "" if trial.distance is None else f"{trial.distance:.6g}",
            ]
            for trial in self.trials.values()
            for config in [self._recipe(trial.round, trial.recipe)]
        ]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([columns.TRIALS, *rows])
        atomic.write_text(self.folder / TRIALS, text.getvalue())

    def _save(self) -> None:
        trials = [vars(trial) for trial in self.trials.values()]
        content = {"trials": trials, "parameters": self.parameters, **self._images()}
        sealed.write(self.folder / TRIALS_SO_FAR, content, self._kind())

    def _earlier(self) -> dict[tuple[int, int], Trial]:
        """Return the trials of earlier sessions, none if what they left cannot be trusted, and say so."""
        path = self.folder / TRIALS_SO_FAR
        if not path.exists():
            return {}
        try:
            content: dict[str, Any] = sealed.read(path, self._kind(), "it is left out")
            if any(content[name] != value for name, value in self._images().items()):
                raise Damaged(f"{path} is of other images or of another extractor")
        except Damaged as error:
            self.progress.say(f"{error}: run {self.config.id} starts over")
            path.unlink()
            return {}
        self.parameters = content["parameters"]
        found = [Trial(**trial) for trial in content["trials"]]
        return {(trial.round, trial.recipe): trial for trial in found}

    def _images(self) -> dict[str, str]:
        told = {"images": self.images, "held_out": self.held_out}
        return {**{name: images.sha256 for name, images in told.items()}, "extractor": self.extractor}

    def _kind(self) -> str:
        return f"trials of {self.config.id}"
