"""A discriminator trained on densities of the line, to be held against the optimal one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.configs.base import Config
from experiments.configs.targets import PAIRS
from experiments.kind import Kind, Session
from records.line_samples import FRESH, NODES, Sample
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES

SOURCES = {"discriminator": ("gan.discriminator_1d_ensembles", "theory.targets")}


@dataclass(frozen=True, kw_only=True)
class DiscriminatorConfig(Config):
    """A discriminator trained on the line, to be held against the optimal one.

    objective      name in ``theory.objectives.OBJECTIVES``; the optimal score must tell the ratio
    pair           name in ``theory.targets.PAIRS``: the densities of real and of fake points
    seed           of weights and samples; non-negative
    steps          updates
    batch_size     fresh points of each density an update
    widths         units of the hidden layers (tanh)
    learning_rate  Adam's at the start; it falls linearly to zero
    sample         "fresh" points at every update; a number, the size of a fixed set of each density; or
                   "nodes" of a quadrature rule, which are the densities themselves, without sampling noise
    """

    kind = "discriminator"
    named = frozenset({"objective", "pair", "seed"})

    objective: str
    pair: str
    seed: int = 0
    steps: int = 2000
    batch_size: int = 256
    widths: tuple[int, ...] = (32, 32)
    learning_rate: float = 5e-3
    sample: Sample = FRESH

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        if not OBJECTIVES[self.objective].tells_ratio:
            raise WrongUsage(f"objective {self.objective!r} has no optimal discriminator to compare with")
        PAIRS[self.pair]
        self._check_integers(seed=0, steps=1, batch_size=1)
        if self.sample not in (FRESH, NODES):
            self._check_sample()
        self._check_positive("learning_rate")
        self._check_widths(self.widths)

    def _check_sample(self) -> None:
        if isinstance(self.sample, str):
            raise WrongUsage(f"sample must be {FRESH}, {NODES} or a number of points, not {self.sample}")
        self._check_integers(sample=1)

    def _words(self) -> str:
        return f"{self.objective}-discriminator-{self.pair}-s{self.seed}"


def train_many(configs: Sequence[DiscriminatorConfig], folders: Sequence[Path], session: Session) -> None:
    """Train the runs as one ensemble and evaluate each."""
    from experiments.training import discriminator_1d_runs

    discriminator_1d_runs.train_many(configs, folders, session)


def _speed(config: DiscriminatorConfig) -> tuple[object, ...]:
    return (config.widths, config.steps)


KIND = Kind(
    name=DiscriminatorConfig.kind,
    config=DiscriminatorConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=_speed,
    together=True,
)
