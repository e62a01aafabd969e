"""A small GAN on a mixture of Gaussians."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from engine import surroundings
from experiments.configs.base import Config
from experiments.configs.targets import TOYS
from experiments.kind import Kind, Session, Weights
from experiments.plain_keras import PlainModel
from gan.toy_settings import ToySettings
from theory.objectives import OBJECTIVES

SOURCES = {"toy": ("gan.toy_ensembles", "theory.models.mixtures")}


@dataclass(frozen=True, kw_only=True)
class ToyConfig(Config):
    """A small GAN on a mixture of far-apart Gaussians, to count the modes it finds.

    objective      name in ``theory.objectives.OBJECTIVES``
    target         name in ``theory.models.mixtures.TOYS``
    seed           of weights, noise and points; non-negative
    steps          updates of each player
    batch_size     fresh points of the target an update
    noise_dim      coordinates of the generator's standard normal noise
    widths         units of the hidden layers of both players
    learning_rate  Adam's, for both players
    beta1, beta2   Adam's decay rates of the first and second moment, in [0, 1)
    epsilon        Adam's, added to the root of the second moment
    r1, r2         weights of the R1 penalty at the target's points and of R2 at the generator's, in the
                   loss's unit times squared units of the plane over squared score units; 0 means none
    """

    kind = "toy"
    later = frozenset({"r1", "r2"})
    named = frozenset({"objective", "target", "seed"})

    objective: str
    target: str
    seed: int = 0
    steps: int = 5000
    batch_size: int = 256
    noise_dim: int = 2
    widths: tuple[int, ...] = (64, 64)
    learning_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.999
    epsilon: float = 1e-7
    r1: float = 0.0
    r2: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        OBJECTIVES[self.objective]
        TOYS[self.target]
        self._check_integers(seed=0, steps=1, batch_size=1, noise_dim=1)
        self._check_positive("learning_rate", "epsilon")
        self._check_widths(self.widths)
        self._check_decay_rates()
        self._check_weights("r1", "r2")

    def settings(self) -> ToySettings:
        """Return the part of the config that the training step sees."""
        return ToySettings(**{f.name: getattr(self, f.name) for f in fields(ToySettings)})

    def _words(self) -> str:
        return f"{self.objective}-toy-{self.target}-s{self.seed}"


def train_many(configs: Sequence[ToyConfig], folders: Sequence[Path], session: Session) -> None:
    """Train the runs as one ensemble and evaluate the samples of each."""
    from experiments.training import toy_runs

    toy_runs.train_many(configs, folders, session)


def sample(config: ToyConfig, weights: Weights | None, n: int) -> np.ndarray:
    """Return points, float64 [n, d], of the trained generator."""
    from gan import toy_ensembles

    assert weights is not None
    return toy_ensembles.sample(_layers(config, weights), config.seed, n)


def plain(config: ToyConfig, weights: Weights) -> PlainModel:
    """Return the generator as a Keras model, which computes in float32 what ``sample`` does in float64."""
    surroundings.start()
    import keras

    from engine.randomness import Stream
    from gan.toy_ensembles import BATCH

    layers = _layers(config, weights)
    activations = ["relu"] * len(config.widths) + ["linear"]
    model = keras.Sequential(
        [
            keras.Input((config.noise_dim,), name="noise"),
            *(
                keras.layers.Dense(len(biases), activation, name=f"layer_{i}")
                for i, ((_, biases), activation) in enumerate(zip(layers, activations, strict=True))
            ),
        ],
        name=config.id,
    )
    model.set_weights([array for layer in layers for array in layer])
    return PlainModel(
        model=model,
        inputs=f"float32 [batch, {config.noise_dim}], standard normal",
        values=f"float32 [batch, {model.output_shape[-1]}], the points' coordinates",
        recipe="np.random.Generator(np.random.Philox(np.random.SeedSequence("
        f"[{config.seed}, {int(Stream.SAMPLES)}, i]))).standard_normal(({BATCH}, {config.noise_dim}))",
    )


def _layers(config: ToyConfig, weights: Weights) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """The generator's layers: weights [in, out] and biases [out]."""
    return tuple(
        (weights[f"generator_weights_{i}"], weights[f"generator_biases_{i}"])
        for i in range(len(config.widths) + 1)
    )


def _speed(config: ToyConfig) -> tuple[object, ...]:
    return (config.widths, config.steps)


KIND = Kind(
    name=ToyConfig.kind,
    config=ToyConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=_speed,
    together=True,
    sample=sample,
    plain=plain,
)
