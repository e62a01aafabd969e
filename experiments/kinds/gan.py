"""A GAN on images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from data import Images, channels
from engine import surroundings
from engine.schedules import CONSTANT, SCHEDULES
from experiments import labels
from experiments.batches import BATCH, in_batches
from experiments.configs.images import ImageConfig, Load, training_images
from experiments.held_out_images import NAME as HELD_OUT
from experiments.held_out_images import divided
from experiments.kind import Artifacts, Kind, Scored, Session, Weights
from experiments.plain_keras import PlainModel, chain, sample_key
from gan.networks import ARCHITECTURES, SIDE
from gan.settings import KERNELS, PRECISIONS, Settings
from theory.errors import UnknownName, WrongUsage
from theory.objectives import OBJECTIVES

SOURCES = {"gan": ("gan.training", "gan.networks")}


@dataclass(frozen=True, kw_only=True, eq=False)
class GanConfig(ImageConfig):
    """A GAN on images; both players have the same optimizer, the generator at its own rate if it has one.

    objective      name in ``theory.objectives.OBJECTIVES``
    architecture   name in ``gan.networks.ARCHITECTURES``, which also knows the usual number of epochs
    noise_dim      dimensions of the generator's uniform noise on [-1, 1]

    Options of the engine, off in the study as published:

    generator_learning_rate
                   of the generator's Adam, where it is not the discriminator's; None means the same
    schedule       name in ``engine.schedules.SCHEDULES``: how both rates fall over the run
    r1, r2         weights of the R1 penalty on the discriminator's slope at real images and of R2 at fake
                   ones, beside the objective's own penalty; in the loss's unit times squared pixel units (of
                   [-1, 1]) over squared score units; 0 means none
    penalty_every  at one step in how many R1 and R2 are computed, so many times as heavy there: their mean
                   gradient over steps is the same (lazy regularisation, Karras et al. 2020); 1 means at each
    ema            decay per step of the moving average of the generator's weights, in [0, 1); samples are
                   then the averaged generator's; 0 means none
    reuse_fakes    whether the generator is updated on the fakes of the discriminator's update, not on fresh
                   ones: one pass of the generator less
    precision      name in ``gan.settings.PRECISIONS``: in what layers compute; weights, optimizer, scores and
                   losses are float32 in either
    kernels        name in ``gan.settings.KERNELS``: how some layers of the DCGAN are computed while training;
                   "fast" are faster and sum in another order, so that the run is equal but for rounding, not
                   bit by bit; samples are drawn by the reference ones. In float32 the
                   MLP has none that differ, and its kernels count as "reference"

    And of what is kept:

    keep_best      whether the run's weights are not those of its last epoch but of that whose samples are
                   nearest to training images held out (``experiments.held_out_images``); so it is trained on
                   fewer. Chosen among at most ten epochs at equal distances
    """

    kind = "gan"
    later = ImageConfig.later | frozenset(
        {"generator_learning_rate", "schedule", "r2", "penalty_every", "kernels", "keep_best"}
    )

    noise_dim: int = 96
    generator_learning_rate: float | None = None
    schedule: str = CONSTANT
    r1: float = 0.0
    r2: float = 0.0
    penalty_every: int = 1
    ema: float = 0.0
    reuse_fakes: bool = False
    precision: str = "float32"
    kernels: str = "reference"
    keep_best: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_integers(noise_dim=1, penalty_every=1)
        self._check_weights("r1", "r2")
        if self.generator_learning_rate is not None:
            self._check_positive("generator_learning_rate")
        if self.generator_learning_rate == self.learning_rate:  # one run, one id
            object.__setattr__(self, "generator_learning_rate", None)
        if not (self.r1 or self.r2):
            object.__setattr__(self, "penalty_every", 1)
        if not (isinstance(self.ema, int | float) and 0 <= self.ema < 1):
            raise WrongUsage(f"ema must lie in [0, 1), not {self.ema}")
        object.__setattr__(self, "ema", float(self.ema))  # 1 and 1.0 are one setting and must have one id
        self._check_whether("reuse_fakes", "keep_best")
        if self.precision not in PRECISIONS:
            raise UnknownName("precision", str(self.precision), PRECISIONS)
        if self.kernels not in KERNELS:
            raise UnknownName("kernels", str(self.kernels), KERNELS)
        if (self.architecture, self.precision) == ("mlp", "float32"):  # where both are the same
            object.__setattr__(self, "kernels", KERNELS[0])

    def settings(self, steps: int = 1) -> Settings:
        """Return the part of the config that the training step sees; ``steps`` updates in all."""
        names = [f.name for f in fields(Settings) if f.name != "steps"]
        return Settings(steps=steps, **{name: getattr(self, name) for name in names})

    def _check_names(self) -> None:
        OBJECTIVES[self.objective]
        ARCHITECTURES[self.architecture]
        SCHEDULES[self.schedule]

    def _usual_epochs(self) -> int:
        return ARCHITECTURES[self.architecture].epochs


def images(config: GanConfig, load_images: Load) -> Mapping[str, Images]:
    """Load the images that the run is trained on, and those that it chooses its best epoch by."""
    found: dict[str, Images] = {}
    if config.keep_best:
        trained_on, found[HELD_OUT] = divided(load_images(config.dataset, "train"))
        found |= training_images(config, lambda *_: trained_on)
    else:
        found |= training_images(config, load_images)
    labels.check(config, found["train"])
    return found


def train_many(configs: Sequence[GanConfig], folders: Sequence[Path], session: Session) -> None:
    """Make or resume the runs, one by one."""
    from experiments.training.gan_run import GanTrainer

    for config, folder in zip(configs, folders, strict=True):
        GanTrainer(config, folder, session).run()


def generator_of(config: GanConfig, weights: Weights | None) -> Any:
    """Return the generator of ``config`` as it samples: in float32, of averaged weights where there are any.

    It is untrained if ``weights`` are None. Raises ``EquipoiseError`` if they are another network's.
    """
    from engine.average import averaged
    from gan.training import assign_weights

    generator = ARCHITECTURES[config.architecture].generator(
        config.noise_dim, config.seed, channels(config.dataset), conditional=config.conditional
    )
    if weights is not None:
        assign_weights(generator, averaged(weights))
    return generator


def sample(config: GanConfig, weights: Weights | None, n: int) -> np.ndarray:
    """Return images, uint8 [n, 28, 28(, 3)], of the averaged generator if the run has one."""
    from engine.randomness import Stream

    return drawn(config, weights, n, Stream.SAMPLES)


def drawn(config: GanConfig, weights: Weights | None, n: int, stream: Any) -> np.ndarray:
    """Return images as ``sample`` does, from the noise of another ``stream`` of ``engine.randomness``."""
    surroundings.start()
    from gan.training import sample_batch

    generator = generator_of(config, weights)
    shares = labels.shares(config, weights) if config.conditional else None

    def batch(i: int) -> np.ndarray:
        told = None if shares is None else labels.of_batch(config, shares, stream, i)
        return sample_batch(generator, config.seed, stream, i, BATCH, told)

    return in_batches(batch, n)


def plain(config: GanConfig, weights: Weights) -> PlainModel:
    """Return the generator as it samples, as a Keras model of standard layers."""
    surroundings.start()
    shape, colours = [BATCH, config.noise_dim], channels(config.dataset)
    recipe = f"tf.random.stateless_uniform({shape}, {sample_key(config.seed)}, -1.0, 1.0, alg='philox')"
    told = labels.inputs(config, weights, config.noise_dim, "uniform on [-1, 1)", recipe)
    return PlainModel(
        model=chain(config.id, told.width, generator_of(config, weights).layers),
        inputs=told.inputs,
        values=f"float32 [batch, {SIDE}, {SIDE}, {colours}] in [-1, 1]; grey level rint((x + 1) * 127.5)",
        recipe=told.recipe,
    )


def make_artifacts(config: GanConfig, folder: Path, scored: Scored) -> None:
    """Leave the distance after each epoch, quantiles of scores, interpolations and nearest neighbours."""
    from experiments.evaluation.gan_artifacts import make

    make(config, folder, scored)


def _speed(config: GanConfig) -> tuple[object, ...]:
    penalised = config.objective if OBJECTIVES[config.objective].penalty is not None else None
    sizes = (config.architecture, config.epochs, config.batch_size)
    return (
        *sizes,
        penalised,
        config.r1 > 0,
        config.r2 > 0,
        config.penalty_every,
        config.reuse_fakes,
        config.precision,
        config.kernels,
    )


OPTIONS: Mapping[str, str] = {
    "noise_dim": "Dimensions of the generator's noise.",
    "generator_learning_rate": "Adam's for a GAN's generator; not given: the discriminator's.",
    "schedule": f"How the learning rates go: {', '.join(SCHEDULES)}.",
    "r1": "Weight of a GAN's R1 penalty, at real images; 0: none.",
    "r2": "Weight of a GAN's R2 penalty, at fake images; 0: none.",
    "penalty_every": "Steps from one with R1 and R2, so many times as heavy there, to the next.",
    "ema": "Decay of the moving average of the generator's weights, which then samples; 0: none.",
    "reuse_fakes": "Update the generator on the discriminator's fakes: faster, not the same run.",
    "keep_best": "Keep not the last epoch but the nearest to a sixth of the training images, held out.",
    "kernels": f"How the DCGAN's layers are trained: {', '.join(KERNELS)}; fast sums in another order.",
    "precision": f"What a GAN's layers compute in: {', '.join(PRECISIONS)}.",
}
KIND = Kind(
    name=GanConfig.kind,
    config=GanConfig,
    sources=SOURCES,
    train_many=train_many,
    speed=_speed,
    sample=sample,
    plain=plain,
    images=images,
    architectures=ARCHITECTURES,
    options=OPTIONS,
    artifacts=Artifacts(make_artifacts, "experiments/evaluation/gan_artifacts.py", "exhibits_code_sha256"),
)
