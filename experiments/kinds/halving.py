"""The tuning of a GAN's recipe by successive halving."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data import DATASETS as TABLE
from experiments.configs.base import Config
from experiments.held_out_images import held_out_of
from experiments.kind import Kind, Session
from experiments.kinds.gan import GanConfig
from theory.errors import WrongUsage

SOURCES = {"halving": ("gan.training", "gan.networks", "experiments.recipes")}
DATASETS = ("mnist", "mnist_2k")  # of which the extractor of the distance knows the classes


@dataclass(frozen=True, kw_only=True)
class HalvingConfig(Config):
    """The choice of a recipe for one loss on one pair of networks, at the same budget for every loss.

    In each round recipes are trained from nothing and ranked by the distance of their samples from training
    images that were held out (``experiments.held_out_images``), in the features of an extractor that has not
    seen these either (on MNIST); the best go on to the next, longer round. The first round has the usual
    recipe and draws of ``experiments.recipes``. Test images play no part.
    Source: Jamieson & Talwalkar 2016, algorithm 1.

    objective      name in ``theory.objectives.OBJECTIVES``
    architecture   name in ``gan.networks.ARCHITECTURES``
    dataset        mnist, or its committed subset to try things out
    seed           of weights, noise and data order, the same for every recipe; non-negative
    recipes        how many are trained in each round, falling
    epochs         passes over the images in each round, rising
    precision      of all recipes, as of ``GanConfig``
    kernels        likewise
    """

    kind = "halving"
    named = frozenset({"objective", "architecture", "seed"})

    objective: str
    architecture: str
    dataset: str = "mnist"
    seed: int = 0
    recipes: tuple[int, ...] = (13, 4)
    epochs: tuple[int, ...] = (3, 9)
    precision: str = "float32"
    kernels: str = "reference"

    def __post_init__(self) -> None:
        for name in ("recipes", "epochs"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.dataset not in DATASETS:
            raise WrongUsage(f"recipes are tuned on {' or '.join(DATASETS)}, not on {self.dataset!r}")
        rounds = list(zip(self.recipes, self.epochs, strict=False))
        if not rounds or len(self.recipes) != len(self.epochs):
            raise WrongUsage(
                "each round needs a number of recipes and one of epochs, and there must be a round"
            )
        falling = all(after < before for before, after in zip(self.recipes, self.recipes[1:], strict=False))
        rising = all(after > before for before, after in zip(self.epochs, self.epochs[1:], strict=False))
        if not falling or not rising or min(*self.recipes, *self.epochs) < 1:
            raise WrongUsage(
                f"recipes must fall from round to round, epochs rise, and both be at least one, not "
                f"{list(self.recipes)} and {list(self.epochs)}"
            )
        self._check_integers(seed=0)
        self.usual(self.epochs[0])

    @property
    def steps(self) -> int:
        """Return the updates of each player that all trials take together."""
        images = TABLE[self.dataset].counts["train"]
        each = (images - held_out_of(images)) // self.usual(self.epochs[0]).batch_size
        return each * sum(count * epochs for count, epochs in zip(self.recipes, self.epochs, strict=True))

    def usual(self, epochs: int) -> GanConfig:
        """Return the usual recipe, for a round of ``epochs``. Raises what ``GanConfig`` raises."""
        return GanConfig(
            objective=self.objective,
            architecture=self.architecture,
            dataset=self.dataset,
            seed=self.seed,
            epochs=epochs,
            precision=self.precision,
            kernels=self.kernels,
        )

    def _words(self) -> str:
        return f"{self.objective}-{self.architecture}-halving-s{self.seed}"


def train_many(configs: Sequence[HalvingConfig], folders: Sequence[Path], session: Session) -> None:
    """Tune the recipe of each config, or go on tuning."""
    from experiments.training.halving_run import HalvingRun

    for config, folder in zip(configs, folders, strict=True):
        HalvingRun(config, folder, session).run()


def _speed(config: HalvingConfig) -> tuple[object, ...]:
    return (config.objective, config.architecture, config.precision, config.kernels)


KIND = Kind(
    name=HalvingConfig.kind, config=HalvingConfig, sources=SOURCES, train_many=train_many, speed=_speed
)
