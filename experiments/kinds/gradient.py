"""The gradient of a generator's loss, as discriminators on the line are trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.configs.base import Config
from experiments.configs.targets import FAMILIES
from experiments.kind import Kind, Session
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES, PointwiseObjective

SOURCES = {"gradient": ("gan.discriminator_1d_ensembles", "theory.gradients.generator", "theory.targets")}


@dataclass(frozen=True, kw_only=True)
class GradientConfig(Config):
    """What a generator feels at several distances from the data, as discriminators on the line are trained.

    objective      name in ``theory.objectives.OBJECTIVES``; of both players
    family         name in ``theory.targets.FAMILIES``: data and model, a distance apart
    seed           of weights and samples, the same at each distance; non-negative
    distances      between data and model, in units of x, ascending; a discriminator for each
    checkpoints    steps of training after which the gradient is taken, ascending
    batch_size     fresh points of each density an update
    widths         units of the hidden layers (tanh)
    learning_rate  Adam's, constant
    """

    kind = "gradient"
    named = frozenset({"objective", "family", "seed"})

    objective: str
    family: str
    seed: int = 0
    distances: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    checkpoints: tuple[int, ...] = (1, 10, 100, 1000, 4000)
    batch_size: int = 64
    widths: tuple[int, ...] = (16, 16)
    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        objective = OBJECTIVES[self.objective]
        if not isinstance(objective, PointwiseObjective) or objective.penalty is not None:
            raise WrongUsage(f"objective {self.objective!r} is not a sum of losses of single scores alone")
        FAMILIES[self.family]
        self._check_integers(seed=0, batch_size=1)
        self._check_positive("learning_rate")
        object.__setattr__(self, "distances", tuple(map(float, self.distances)))
        for name in ("distances", "checkpoints", "widths"):
            values = tuple(getattr(self, name))
            object.__setattr__(self, name, values)
            if not values or min(values) <= 0:
                raise WrongUsage(f"{name} must be positive numbers, at least one, not {list(values)}")
            if name != "widths" and list(values) != sorted(set(values)):
                raise WrongUsage(f"{name} must ascend, not {list(values)}")

    def _words(self) -> str:
        return f"{self.objective}-gradient-{self.family}-s{self.seed}"


def train_many(configs: Sequence[GradientConfig], folders: Sequence[Path], session: Session) -> None:
    """Train the discriminators of all runs as one ensemble and take each run's gradients."""
    from experiments.training import gradient_runs

    gradient_runs.train_many(configs, folders, session)


def _speed(config: GradientConfig) -> tuple[object, ...]:
    return (config.widths, config.distances, config.checkpoints)


KIND = Kind(
    name=GradientConfig.kind,
    config=GradientConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=_speed,
    together=True,
)
