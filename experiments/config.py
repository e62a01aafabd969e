"""Everything that decides a run, frozen, with an id made of words.

Neither TensorFlow nor data is touched here: a wrong value is refused before anything slow begins.
"""

import hashlib
import json
import math
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar

from gan.data import DATASETS, slug
from gan.line_settings import FRESH, NODES, Sample
from gan.networks import ARCHITECTURES
from gan.settings import PRECISIONS, Settings
from gan.toy_settings import ToySettings
from theory.errors import UnknownName, WrongUsage
from theory.objectives import OBJECTIVES
from theory.registry import Registry
from vae import settings as vae_settings
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.schedules import SCHEDULES


@dataclass(frozen=True, kw_only=True)
class _Config:
    """What all kinds of run have in common: an id, a check of the numbers, and a form for files."""

    kind: ClassVar[str]
    named: ClassVar[frozenset[str]]  # the fields that the words of the id already tell

    @property
    def id(self) -> str:
        """The run's name: words, then six hexadecimal digits where any other setting is not the default."""
        changed = {k: v for k, v in self._settings().items() if k not in self.named and v != self._usual(k)}
        if not changed:
            return self._words()
        digest = hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()
        return f"{self._words()}-{digest[:6]}"

    def to_json(self) -> dict[str, Any]:
        """A JSON object that ``from_json`` turns back into an equal config."""
        return {"kind": self.kind, **self._settings()}

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return settings

    def _usual(self, name: str) -> Any:
        default = next(f.default for f in fields(self) if f.name == name)
        return json.loads(json.dumps(default)) if default is not MISSING else None

    def _words(self) -> str:
        raise NotImplementedError

    def _check_integers(self, **least: int) -> None:
        for name, minimum in least.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
                kind = "a non-negative integer" if minimum == 0 else f"an integer of at least {minimum}"
                raise WrongUsage(f"{name.replace('_', ' ')} must be {kind}, not {value}")
            if value >= 2**63:  # tensors hold 64 bits
                raise WrongUsage(f"{name.replace('_', ' ')} must be below 2^63, not {value}")

    def _check_positive(self, *names: str) -> None:
        for name in names:
            value = getattr(self, name)
            if not (isinstance(value, int | float) and math.isfinite(value) and value > 0):
                raise WrongUsage(f"{name.replace('_', ' ')} must be a positive number, not {value}")

    def _check_decay_rates(self) -> None:
        for name in ("beta1", "beta2"):
            if not 0 <= getattr(self, name) < 1:
                raise WrongUsage(f"{name} must lie in [0, 1), not {getattr(self, name)}")

    def _check_widths(self) -> None:
        widths: tuple[int, ...] = getattr(self, "widths")  # noqa: B009 (not every kind of run has widths)
        if not widths or min(widths) < 1:
            raise WrongUsage(f"widths must be positive integers, at least one, not {list(widths)}")


@dataclass(frozen=True, kw_only=True)
class ImageConfig(_Config):
    """What every model of images is told by: ``RunConfig`` for a GAN, ``VaeConfig`` for a VAE.

    objective      what is optimised, by name
    architecture   the networks, by name
    dataset        name in ``gan.data.DATASETS``, or a path to the user's own images
    seed           of weights, noise and data order; non-negative
    epochs         passes over the training images; None means the usual number
    batch_size     images a batch; the images left over by full batches sit out the epoch
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

    def _check_names(self) -> None:
        raise NotImplementedError

    def _usual_epochs(self) -> int:
        raise NotImplementedError

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
    ema            decay, a step, of the moving average of the generator's weights, in [0, 1); samples are
                   then the averaged generator's; 0 means none
    reuse_fakes    whether the generator is updated on the fakes of the discriminator's update, not on fresh
                   ones: a pass of the generator less
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

    objective      name that ``vae.objectives.objective`` knows: elbo, iwae_k50, dreg_k50
    architecture   name in ``vae.networks.ARCHITECTURES``
    epochs         None means 300 for one draw an image and 70 for more, which cost more
    pixels         name in ``vae.pixels.PIXELS``: what the decoder explains
    schedule       name in ``vae.schedules.SCHEDULES``: how the learning rate falls over the run
    test_draws     latents an image in the estimate of the test images' negative log-likelihood
    """

    kind = "vae"

    learning_rate: float = 3e-3
    beta1: float = 0.9
    pixels: str = "dynamic"
    schedule: str = "cosine"
    test_draws: int = 5000

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_path(self.dataset) and DATASETS[self.dataset].made_of:
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
        return 300 if objective(self.objective).draws == 1 else 70


@dataclass(frozen=True, kw_only=True)
class DiscriminatorConfig(_Config):
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
        self._check_widths()

    def _check_sample(self) -> None:
        if isinstance(self.sample, str):
            raise WrongUsage(f"sample must be {FRESH}, {NODES} or a number of points, not {self.sample}")
        self._check_integers(sample=1)

    def _words(self) -> str:
        return f"{self.objective}-discriminator-{self.pair}-s{self.seed}"


@dataclass(frozen=True, kw_only=True)
class GradientConfig(_Config):
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
        if objective.real is None or objective.penalty is not None:
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
class ToyConfig(_Config):
    """A small GAN on a mixture of far-apart Gaussians, to count the modes it finds.

    objective      name in ``theory.objectives.OBJECTIVES``
    target         name in ``theory.mixtures.TOYS``
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
        from theory.mixtures import TOYS  # brings SciPy: not for the help of a command

        TOYS[self.target]
        self._check_integers(seed=0, steps=1, batch_size=1, noise_dim=1)
        self._check_positive("learning_rate", "epsilon")
        self._check_widths()
        self._check_decay_rates()

    def settings(self) -> ToySettings:
        """The part of the config that the training step sees."""
        return ToySettings(**{f.name: getattr(self, f.name) for f in fields(ToySettings)})

    def _words(self) -> str:
        return f"{self.objective}-toy-{self.target}-s{self.seed}"


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
