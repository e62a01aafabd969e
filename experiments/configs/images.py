"""What decides a run on images, and the images themselves."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import DATASETS, Images, Split, slug
from experiments.configs.base import Config
from theory.errors import WrongUsage

Load = Callable[[str, Split], Images]  # (dataset, split) -> images


@dataclass(frozen=True, kw_only=True)
class ImageConfig(Config):
    """What every model of images is told by; the config of a kind of model adds its own settings.

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
        """Return what an ``epochs`` of None means."""

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


def is_path(dataset: str) -> bool:
    """Return whether ``dataset`` is a path of the user's (written like one, or there) and not a name."""
    return (
        bool(dataset)
        and dataset not in DATASETS
        and (any(mark in dataset for mark in "/\\.") or Path(dataset).exists())
    )


def training_images(config: ImageConfig, load: Load) -> Mapping[Split, Images]:
    """Load the images that ``config`` is trained on. Raises ``WrongUsage`` for a batch larger than these."""
    images = load(config.dataset, "train")
    if config.batch_size > len(images.pixels):
        raise WrongUsage(
            f"batch size {config.batch_size} exceeds the {len(images.pixels)} training images of "
            f"{images.name}; choose at most {len(images.pixels)}"
        )
    return {"train": images}
