"""This project: ``gan.training`` on the networks of ``gan.networks``, its pace set from outside the step.

Settings: objective and architecture, names of the project's; those of ``gan.settings.Settings`` but the seed,
with its defaults; and of the race alone:

generator_rate    Adam's rate for the generator; without it that of both is ``learning_rate``
average           exponent g of an average e of the generator's weights w that after t steps reaches back over
                  the last t/g or so: e <- (s/t)^(g + 1) e + (1 - (s/t)^(g + 1)) w, s and t being the steps at
                  a block's two ends; samples are then of e. Source: Karras et al. 2024, section 3.1
slow              [first, last]: both rates fall along a cosine, to a tenth from the step ``last`` on
"""

from benchmarks.competitor import THREADS
from engine import surroundings

surroundings.start(THREADS)

import math
from collections.abc import Iterator
from dataclasses import fields
from itertools import islice
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.race.runner import Look
from engine.average import averaged
from engine.randomness import Stream, epoch_order
from engine.state import State
from experiments.batches import BATCH, in_batches
from gan.networks import ARCHITECTURES
from gan.settings import Settings
from gan.training import Training, assign_weights, sample_batch
from theory.objectives import OBJECTIVES

BLOCK = 5  # steps of a call of the graph
FLOOR = 0.1  # of the rates, at the end of the cosine
DRAWS = (Stream.EVALUATION, Stream.SAMPLES)  # while racing, and of weights that crossed
OWN = {"objective", "architecture", "generator_rate", "average", "slow"}


class Raced(Training):
    """Training whose rates can change."""

    def __init__(self, images: np.ndarray, settings: Settings, own: dict[str, Any]) -> None:
        super().__init__(OBJECTIVES[own["objective"]], ARCHITECTURES[own["architecture"]], images, settings)
        self.rates = (settings.learning_rate, own.get("generator_rate", settings.learning_rate))
        self.scale = tf.Variable(1.0, trainable=False)
        if "slow" in own or "generator_rate" in own:
            for adam, rate in zip((self._d_adam, self._g_adam), self.rates, strict=True):
                adam.apply = _scaled(adam, rate, self.scale)

    def generator_weights(self) -> list[tf.Variable]:
        """What is trained of the generator."""
        return self._g_weights


def _scaled(adam: Any, rate: float, scale: tf.Variable) -> Any:
    plain = adam.apply
    return lambda gradients, step: plain(gradients, step, rate * scale)


class Average:
    """The power-function average of a list of variables, taken after each block."""

    def __init__(self, variables: list[tf.Variable], exponent: float) -> None:
        self.variables, self.exponent = variables, exponent
        self.values = [tf.Variable(v, trainable=False) for v in variables]

    def update(self, before: int, after: int) -> None:
        """Take the weights of the step ``after`` in for all the steps since ``before``."""
        share = tf.constant(1 - (before / after) ** (self.exponent + 1), tf.float32)
        for value, variable in zip(self.values, self.variables, strict=True):
            value.assign_add(share * (variable - value))


class Runner:
    """One training, its average and its samples."""

    def __init__(self, images: np.ndarray, seed: int, settings: dict[str, Any]) -> None:
        known = {field.name for field in fields(Settings)}
        self.own = {name: value for name, value in settings.items() if name in OWN}
        self.settings = Settings(seed=seed, **{n: v for n, v in settings.items() if n not in OWN})
        assert set(settings) <= OWN | known
        self.training = Raced(images, self.settings, self.own)
        weights = self.training.generator_weights()
        self.average = Average(weights, self.own["average"]) if self.own.get("average") else None
        self.batches = _batches(seed, len(images), self.settings.batch_size)

    def advance(self, until: int) -> None:
        """Train up to the step ``until``, in blocks."""
        while (before := self.training.step) < until:
            if "slow" in self.own:
                self.training.scale.assign(_scale(before, *self.own["slow"]))
            rows = np.stack(list(islice(self.batches, min(BLOCK, until - before))))
            self.training.run_block(rows, "the entry")
            if self.average is not None:
                self.average.update(before, self.training.step)

    def state(self) -> State:
        """Everything that is trained, slots and averages included."""
        return self.training.state() | (self._averages() if self.average else {})

    def _averages(self) -> State:
        assert self.average is not None
        values = zip(self.training.generator.trainable_variables, self.average.values, strict=True)
        return {f"{variable.path}/average": value.numpy() for variable, value in values}

    def samples(self, count: int, draw: int) -> np.ndarray:
        """Images of the averaged generator, where there is an average."""
        generator = ARCHITECTURES[self.own["architecture"]].generator(self.settings.noise_dim)
        weights = self.training.weights() | (self._averages() if self.average else {})
        assign_weights(generator, averaged(weights))
        seed, stream = self.settings.seed, DRAWS[draw]
        return in_batches(lambda i: sample_batch(generator, seed, stream, i, BATCH), count)


def _scale(step: int, first: int, last: int) -> float:
    done = min(max((step - first) / (last - first), 0.0), 1.0)
    return FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * done)) / 2


def _batches(seed: int, images: int, batch: int) -> Iterator[np.ndarray]:
    epoch = 0
    while True:
        yield from epoch_order(seed, epoch, images, batch)
        epoch += 1


def race(images: np.ndarray, seed: int, settings: dict[str, Any], looks: tuple[int, ...], look: Look) -> None:
    """Train to the last look."""
    runner = Runner(images, seed, settings)
    for step in looks:
        runner.advance(step)
        look(step, runner.state, runner.samples)
