"""Everything that decides one of the small runs, on the line and on the toys; see ``experiments.config``.

Neither TensorFlow nor data is touched here: a wrong value is refused before anything slow begins.
"""

from dataclasses import dataclass, fields

from experiments.base_config import BaseConfig
from gan.toy_settings import ToySettings
from records.line_samples import FRESH, NODES, Sample
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES, PointwiseObjective


@dataclass(frozen=True, kw_only=True)
class DiscriminatorConfig(BaseConfig):
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
        from theory.targets import PAIRS  # brings SciPy: not for the help of a command

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


@dataclass(frozen=True, kw_only=True)
class GradientConfig(BaseConfig):
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
        from theory.targets import FAMILIES  # brings SciPy: not for the help of a command

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


@dataclass(frozen=True, kw_only=True)
class ToyConfig(BaseConfig):
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
    """

    kind = "toy"
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        OBJECTIVES[self.objective]
        from theory.models.mixtures import TOYS  # brings SciPy: not for the help of a command

        TOYS[self.target]
        self._check_integers(seed=0, steps=1, batch_size=1, noise_dim=1)
        self._check_positive("learning_rate", "epsilon")
        self._check_widths(self.widths)
        self._check_decay_rates()

    def settings(self) -> ToySettings:
        """The part of the config that the training step sees."""
        return ToySettings(**{f.name: getattr(self, f.name) for f in fields(ToySettings)})

    def _words(self) -> str:
        return f"{self.objective}-toy-{self.target}-s{self.seed}"
