"""What decides a run on images, and the images themselves."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import DATASETS, Images
from data.images.ranges import checked
from experiments.configs.base import Config
from theory.errors import WrongUsage

# (dataset, split) -> images; of a path whose values have a range that was given, also value_range=(low, high)
Load = Callable[..., Images]
OWN = "own"  # what images at a path are called in an id
# settings that images with a name do not have, for what of these is known
OF_A_PATH = {"images_sha256": "images are", "value_range": "black and white are"}


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageConfig(Config):
    """What every model of images is told by; the config of a kind of model adds its own settings.

    A path may hold other images tomorrow, and the same images may lie at two paths. So images of the user's
    own are known by their digest: neither the path nor the range of its values, which only say how to read
    them, enters the id or a comparison. A subclass is a dataclass with
    ``eq=False``.

    objective      what is optimised, by name
    architecture   the networks, by name
    dataset        name in ``data.DATASETS``, or a path to the user's own images
    images_sha256  of the images at a path, both splits with their labels (``experiments.images``); None for
                   a name, and as long as nobody has read them
    value_range    the numbers (low, high) that stand for black and white at a path; None where the values
                   tell themselves
    seed           of weights, noise and data order; non-negative
    epochs         passes over the training images; None means the usual number
    batch_size     images per batch; the images left over by full batches sit out the epoch
    learning_rate  Adam's
    beta1, beta2   Adam's decay rates of the first and second moment, in [0, 1)
    epsilon        Adam's, added to the root of the second moment
    conditional    whether the model is of images given their labels, 0 to 9, which its networks are told
    """

    later = frozenset({"conditional"})
    named = frozenset({"objective", "architecture", "seed"})

    objective: str
    architecture: str
    dataset: str = "mnist"
    images_sha256: str | None = None
    value_range: tuple[float, float] | None = None
    seed: int = 0
    epochs: int | None = None
    batch_size: int = 128
    learning_rate: float = 1e-3
    beta1: float = 0.5
    beta2: float = 0.999
    epsilon: float = 1e-7
    conditional: bool = False

    def __post_init__(self) -> None:
        self._check_names()
        self._check_images()
        if self.epochs is None:
            object.__setattr__(self, "epochs", self._usual_epochs())
        self._check_integers(seed=0, epochs=1, batch_size=1)
        self._check_positive("learning_rate", "epsilon")
        self._check_decay_rates()
        self._check_whether("conditional")
        if self.conditional and self.dataset in DATASETS and DATASETS[self.dataset].channels > 1:
            raise WrongUsage(
                f"a conditional model is told one of ten labels; {self.dataset} has a thousand: leave "
                "--conditional out"
            )

    @property
    def by_path(self) -> bool:
        """Whether the images are the user's own; those of a run may be gone by now."""
        return self.images_sha256 is not None or is_path(self.dataset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ImageConfig) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[object, ...]:
        told = dict(vars(self))
        if self.images_sha256 is not None:
            told |= {"dataset": None, "value_range": None}
        return (type(self), *told.items())

    def _check_images(self) -> None:
        if not self.by_path:
            DATASETS[self.dataset]
        if self.value_range is not None:
            object.__setattr__(self, "value_range", checked(self.value_range))
        for name, what in OF_A_PATH.items():
            if self.dataset in DATASETS and getattr(self, name) is not None:
                raise WrongUsage(
                    f"{self.dataset} is a dataset with a name, whose {what} known; leave them out"
                )

    @abstractmethod
    def _check_names(self) -> None:
        """Raise ``UnknownName`` for a name that is none."""

    @abstractmethod
    def _usual_epochs(self) -> int:
        """Return what an ``epochs`` of None means."""

    def _settings(self) -> dict[str, Any]:
        """Return the settings; of named images as they were before a path had some of its own."""
        settings = super()._settings()
        return {k: v for k, v in settings.items() if k not in OF_A_PATH or v is not None}

    def _told(self) -> str:
        return f"{super()._told()} {self.by_path}"

    def _usual(self, name: str) -> Any:
        if name == "epochs":
            return self._usual_epochs()
        if name == "dataset" and not self.by_path:
            return self.dataset  # told by the words of the id; a path is not
        if name in ("dataset", "value_range") and self.images_sha256 is not None:
            return self._settings().get(name)  # told by the digest
        return super()._usual(name)

    def _words(self) -> str:
        dataset = OWN if self.by_path else self.dataset
        return f"{self.objective}-{self.architecture}-{dataset}-s{self.seed}"


def is_path(dataset: str) -> bool:
    """Return whether ``dataset`` is a path of the user's (written like one, or there) and not a name."""
    return (
        bool(dataset)
        and dataset not in DATASETS
        and (any(mark in dataset for mark in "/\\.") or Path(dataset).exists())
    )


def training_images(config: ImageConfig, load: Load) -> Mapping[str, Images]:
    """Load the images that ``config`` is trained on. Raises ``WrongUsage`` for a batch larger than these."""
    images = load(config.dataset, "train")
    if config.batch_size > len(images.pixels):
        raise WrongUsage(
            f"batch size {config.batch_size} exceeds the {len(images.pixels)} training images of "
            f"{images.name}; choose at most {len(images.pixels)}"
        )
    return {"train": images}
