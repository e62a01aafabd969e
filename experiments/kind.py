"""A kind of run as one object: what it is told by, how it is trained, sampled, scored and recorded.

Whoever handles runs asks ``experiments.kinds`` for a config's kind and tells no kinds apart itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from data import Images
from experiments.configs.base import Config
from experiments.configs.images import Load
from experiments.configs.probes import Probes
from experiments.held_out_images import Distance
from experiments.plain_keras import PlainModel
from experiments.training import pace
from experiments.training.progress import Progress

C = TypeVar("C", bound=Config)
Weights = dict[str, np.ndarray]  # of a finished run, by name


@dataclass(frozen=True)
class Session:
    """What a process brings to the runs that it makes, beside their configs and folders.

    progress          what the user sees
    images            by split, for a run on images, and those held out where it chooses its best epoch
    tensorboard       the folder that a run on images is also written to as it goes, if any
    checkpoint_every  seconds between the checkpoints of a run on images
    distance          by which a run on images chooses its best epoch, if it does
    """

    progress: Progress
    images: Mapping[str, Images] = field(default_factory=dict)
    tensorboard: Path | None = None
    checkpoint_every: float = pace.USUAL
    distance: Distance | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "checkpoint_every", pace.interval(self.checkpoint_every))


@dataclass(frozen=True)
class Scored:
    """What is known when a finished run on images was scored, for its kind's artifacts.

    samples         uint8 [n, 28, 28(, 3)]
    training, test  the images of its dataset
    frechet         images like ``samples`` -> their Fréchet distance from the test images
    untrained, last that distance before the first update, and of ``samples``
    """

    samples: np.ndarray
    training: Images
    test: Images
    frechet: Callable[[np.ndarray], float]
    untrained: float
    last: float


@dataclass(frozen=True)
class Artifacts(Generic[C]):
    """What scoring leaves of a finished run beside its scores.

    ``make`` fills the run's folder; ``key`` is the name of the digest of ``file``, a path below the root,
    among the inputs of the scores, so that the artifacts are made anew when that code changes.
    """

    make: Callable[[C, Path, Scored], None]
    file: str
    key: str


@dataclass(frozen=True)
class Kind(Generic[C]):
    """A kind of run. What the fields hold imports TensorFlow and data only when it is called.

    name            as in config.json and result.json; also ``config.kind``
    config          the class of its configs
    sources         the modules that decide what is computed, by the key of their digest: that of runs is
                    ``name``. In the kind's file a literal, ``SOURCES``, which is read from old commits too
    train_many      (configs, their folders, session): make or resume these runs and leave their results.
                    The caller holds the folders' locks; configs differ in their seeds alone, and without
                    ``together`` there is one. Raises ``TrainingDiverged``
    speed           what configs must share to take the same steps at the same speed
    together        whether runs that differ in their seeds alone are trained as one ensemble and are
                    recorded in one folder. Their configs have a ``seed``
    sample          (config, weights, n) -> n samples, of a kind on images also without weights, untrained;
                    None: nothing to sample
    plain           (config, weights) -> the generator as a Keras model of standard layers, where there is one
    images          loads what a run is trained and evaluated on; None: it is not on images
    architectures   of a kind on images: the names that ``./study train`` knows it by
    options         of a kind on images: its own settings -> help on the command line
    artifacts       what scoring makes of a run's weights beside its scores
    probe           (config, folder, sizes, training and test images): make the probes of a finished run
                    unless they are there, and say in words what came out
    """

    name: str
    config: type[C]
    sources: Mapping[str, Sequence[str]]
    train_many: Callable[[Sequence[C], Sequence[Path], Session], None]
    speed: Callable[[C], tuple[object, ...]]
    together: bool = False
    sample: Callable[[C, Weights | None, int], np.ndarray] | None = None
    plain: Callable[[C, Weights], PlainModel] | None = None
    images: Callable[[C, Load], Mapping[str, Images]] | None = None
    architectures: Mapping[str, object] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    artifacts: Artifacts[C] | None = None
    probe: Callable[[C, Path, Probes, Images, Images], str] | None = None
