"""A kind of run as it would be added, one file: a walk of unit normal steps, checkpointed after each."""

import time
from dataclasses import dataclass

import numpy as np

from experiments.configs.base import Config
from experiments.kind import Kind
from experiments.training.outcome import leave_result
from records import npz
from records.files import CHECKPOINT, WEIGHTS

SOURCES = {"walk": ("theory.errors",)}


@dataclass(frozen=True, kw_only=True)
class WalkConfig(Config):
    """What decides a walk."""

    kind = "walk"
    named = frozenset({"seed"})

    seed: int = 0
    steps: int = 10

    def __post_init__(self) -> None:
        self._check_integers(seed=0, steps=1)

    def _words(self) -> str:
        return f"walk-s{self.seed}"


def train_many(configs, folders, session):
    """Make or resume the walks, one by one."""
    for config, folder in zip(configs, folders, strict=True):
        began, place, first = time.monotonic(), 0.0, 0
        if (folder / CHECKPOINT).exists():
            state = npz.load(folder / CHECKPOINT)
            place, first = float(state["place"]), int(state["step"])
        session.progress.begin(config.id, config.steps, first)
        for step in range(first, config.steps):
            place += np.random.default_rng([config.seed, step]).normal()
            npz.save(folder / CHECKPOINT, {"place": np.asarray(place), "step": np.asarray(step + 1)})
            session.progress.advance(step + 1)
        npz.save(folder / WEIGHTS, {"place": np.asarray(place)})
        leave_result(
            config,
            folder,
            steps=config.steps,
            seconds=time.monotonic() - began,
            parameters={"place": 1},
            final={"place": place},
            threads=1,
        )
        (folder / CHECKPOINT).unlink()


def sample(config, weights, n):
    """Steps from the walk's end."""
    return weights["place"] + np.random.default_rng(config.seed).normal(size=n)


KIND = Kind(
    name=WalkConfig.kind,
    config=WalkConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=lambda config: (config.steps,),
    sample=sample,
)
