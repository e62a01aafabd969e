"""Everything that decides a run, frozen, with an id made of words.

Neither TensorFlow nor data is touched here: a wrong value is refused before anything slow begins.
"""

from abc import abstractmethod
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from data import DATASETS, slug
from experiments.base_config import BaseConfig
from experiments.small_configs import DiscriminatorConfig, GradientConfig, ToyConfig
from gan.networks import ARCHITECTURES
from gan.settings import PRECISIONS, Settings
from theory.errors import UnknownName, WrongUsage
from theory.objectives import OBJECTIVES
from theory.registry import Registry
from vae import settings as vae_settings
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.schedules import SCHEDULES


@dataclass(frozen=True, kw_only=True)
class ImageConfig(BaseConfig):
    """What every model of images is told by: ``RunConfig`` for a GAN, ``VaeConfig`` for a VAE.

    objective      what is optimised, by name
    architecture   the networks, by name
    dataset        name in ``data.DATASETS``, or a path to the user's own images
    seed           of weights, noise and data order; non-negative
    epochs         passes over the training images; None means the usual number
    batch_size     images per batch; the images left over by full batches sit out the epoch
    learning_rate  Adam's
    beta1, beta2   Adam's decay rates of the first and second moment, in [0, 1)
    epsilon        Adam's, added to the root of the second moment
    """

    named = frozenset({"objective", "architecture", "seed"})

    objective: str
    architecture: str
    dataset: str = "mnist"
    seed: int = 0
    epochs: int | None = None
    batch_size: int = 128
    learning_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.999
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        self._check_names()
        if not is_path(self.dataset):
            DATASETS[self.dataset]
        if self.epochs is None:
            object.__setattr__(self, "epochs", self._usual_epochs())
        self._check_integers(seed=0, epochs=1, batch_size=1)
        self._check_positive("learning_rate", "epsilon")
        self._check_decay_rates()

    @abstractmethod
    def _check_names(self) -> None:
        """Raise ``UnknownName`` for a name that is none."""

    @abstractmethod
    def _usual_epochs(self) -> int:
        """What an ``epochs`` of None means."""

    def _usual(self, name: str) -> Any:
        if name == "epochs":
            return self._usual_epochs()
        if name == "dataset" and not is_path(self.dataset):
            return self.dataset  # told by the words of the id; a path is not
        return super()._usual(name)

    def _words(self) -> str:
        dataset = self.dataset
        if is_path(dataset):
            dataset = slug(Path(dataset))
        return f"{self.objective}-{self.architecture}-{dataset}-s{self.seed}"


@dataclass(frozen=True, kw_only=True)
class RunConfig(ImageConfig):
    """A GAN on images; both players have the same optimizer.

    objective      name in ``theory.objectives.OBJECTIVES``
    architecture   name in ``gan.networks.ARCHITECTURES``, which also knows the usual number of epochs
    noise_dim      dimensions of the generator's uniform noise on [-1, 1]

    Options of the engine, off in the study as published:

    r1             weight of the R1 penalty on the discriminator's slope at real images, beside the
                   objective's own penalty; in the loss's unit times squared pixel units (of [-1, 1]) over
                   squared score units; 0 means none
    ema            decay per step of the moving average of the generator's weights, in [0, 1); samples are
                   then the averaged generator's; 0 means none
    reuse_fakes    whether the generator is updated on the fakes of the discriminator's update, not on fresh
                   ones: one pass of the generator less
    precision      name in ``gan.settings.PRECISIONS``: in what layers compute; weights, optimizer, scores and
                   losses are float32 in either
    """

    kind = "gan"

    noise_dim: int = 96
    r1: float = 0.0
    ema: float = 0.0
    reuse_fakes: bool = False
    precision: str = "float32"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_integers(noise_dim=1)
        if self.r1 != 0:
            self._check_positive("r1")
        if not (isinstance(self.ema, int | float) and 0 <= self.ema < 1):
            raise WrongUsage(f"ema must lie in [0, 1), not {self.ema}")
        for name in ("r1", "ema"):  # 1 and 1.0 are one setting and must have one id
            object.__setattr__(self, name, float(getattr(self, name)))
        if not isinstance(self.reuse_fakes, bool):
            raise WrongUsage(f"reuse fakes must be true or false, not {self.reuse_fakes}")
        if self.precision not in PRECISIONS:
            raise UnknownName("precision", str(self.precision), PRECISIONS)

    def settings(self) -> Settings:
        """The part of the config that the training step sees."""
        return Settings(**{f.name: getattr(self, f.name) for f in fields(Settings)})

    def _check_names(self) -> None:
        OBJECTIVES[self.objective]
        ARCHITECTURES[self.architecture]

    def _usual_epochs(self) -> int:
        return ARCHITECTURES[self.architecture].epochs


@dataclass(frozen=True, kw_only=True)
class VaeConfig(ImageConfig):
    """A VAE on images.

    objective      name that ``vae.objectives.objective`` knows: elbo, iwae_k50, dreg_k50_m5
    architecture   name in ``vae.networks.ARCHITECTURES``
    epochs         None means 300 for one draw per image and 180 for more, which cost more
    pixels         name in ``vae.pixels.PIXELS``: what the decoder explains
    schedule       name in ``vae.schedules.SCHEDULES``: how the learning rate falls over the run
    test_draws     latents per image in the estimate of the test images' negative log-likelihood
    """

    kind = "vae"

    learning_rate: float = 3e-3
    beta1: float = 0.9
    pixels: str = "dynamic"
    schedule: str = "cosine"
    test_draws: int = 5000

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_path(self.dataset) and DATASETS[self.dataset].channels > 1:
            raise WrongUsage(f"a VAE explains grey images; {self.dataset} has coloured ones")
        self._check_integers(test_draws=1)

    def settings(self, steps: int) -> vae_settings.Settings:
        """The part of the config that the training step sees; ``steps`` updates in all."""
        names = [f.name for f in fields(vae_settings.Settings) if f.name != "steps"]
        return vae_settings.Settings(steps=steps, **{name: getattr(self, name) for name in names})

    def _check_names(self) -> None:
        objective(self.objective)
        AUTOENCODERS[self.architecture]
        PIXELS[self.pixels]
        SCHEDULES[self.schedule]

    def _usual_epochs(self) -> int:
        return 300 if objective(self.objective).draws == 1 else 180


Config = RunConfig | VaeConfig | DiscriminatorConfig | GradientConfig | ToyConfig


def image_config(**settings: Any) -> RunConfig | VaeConfig:
    """The config of a model of images with these ``settings``: a VAE if the architecture is a VAE's.

    Raises ``WrongUsage`` for a setting that models of this kind do not have, and for wrong values.
    """
    Registry("architecture", {**ARCHITECTURES, **AUTOENCODERS})[settings["architecture"]]
    kind = VaeConfig if settings["architecture"] in AUTOENCODERS else RunConfig
    names = {f.name for f in fields(kind)}
    for name in settings:
        if name not in names:
            flag = name.replace("_", "-")
            raise WrongUsage(f"a {kind.kind.upper()} has no --{flag}; leave it out")
    return kind(**settings)


def is_path(dataset: str) -> bool:
    """Whether ``dataset`` is a path of the user's (written like one, or there) and not a name."""
    return (
        bool(dataset)
        and dataset not in DATASETS
        and (any(mark in dataset for mark in "/\\.") or Path(dataset).exists())
    )


def from_json(content: dict[str, Any]) -> Config:
    """The config that ``to_json`` described. Raises ``WrongUsage`` for what is not one."""
    every: tuple[type[Config], ...] = (RunConfig, VaeConfig, DiscriminatorConfig, GradientConfig, ToyConfig)
    kinds: dict[str, type[Config]] = {c.kind: c for c in every}
    settings = dict(content)
    kind = settings.pop("kind", None)
    if kind not in kinds:
        raise WrongUsage(f"a config's kind is one of {', '.join(kinds)}, not {kind!r}")
    unknown = sorted(set(settings) - {f.name for f in fields(kinds[kind])})
    if unknown:
        raise WrongUsage(f"unknown setting {unknown[0]!r} in a config of kind {kind!r}")
    return kinds[kind](**settings)
