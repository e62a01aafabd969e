"""Runs made by hand: trained, found again, and sampled from."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from commands import paths
from commands.scoring.held_out import frechet_from
from engine.device import CHOICES, CPU, VARIABLE
from experiments import exporting, sampling
from experiments.config import Config, GanConfig, VaeConfig, image_config
from experiments.own_images import ReadOnce, known
from experiments.precision import refuse_slow
from experiments.result import at_path, find, read_config, whole
from experiments.run import run as make
from experiments.training import pace
from experiments.training.progress import Progress, for_terminal
from gan.networks import ARCHITECTURES as ADVERSARIAL
from records.files import HISTORY
from records.io import read_csv
from records.result import RunResult, is_finished, read_result
from theory.errors import EquipoiseError, UnknownName, WrongUsage
from theory.objectives import OBJECTIVES, Objective
from theory.registry import Registry
from vae.networks import ARCHITECTURES as AUTOENCODERS

ARCHITECTURES = Registry("architecture", {**ADVERSARIAL, **AUTOENCODERS})  # networks, by name

# of either kind, by name; the images' digest is nobody's choice
SETTINGS = dict.fromkeys(
    one.name for kind in (GanConfig, VaeConfig) for one in fields(kind) if one.name != "images_sha256"
)


@dataclass(frozen=True)
class Run:
    """A finished run.

    id      its name, made of what distinguishes it
    folder  where its files lie: config, weights, history, grids of samples
    result  what it left: config, steps, seconds, the last losses, and what computed it
    """

    id: str
    folder: Path
    result: RunResult = field(repr=False)

    @property
    def config(self) -> Config:
        """The settings that decide the run."""
        return read_config(self.folder)

    def history(self) -> pd.DataFrame:
        """Read the means over blocks of training steps: step, epoch and each loss."""
        return read_csv(self.folder / HISTORY)

    def sample(self, n: int, label: int | None = None) -> np.ndarray:
        """Draw ``n`` samples; see ``sample``."""
        return sampling.sample(self.folder, n, label)

    def generator(self) -> Any:
        """Return the trained generator as a plain ``keras.Model``; see ``generator``."""
        return generator(self)


def train(
    objective: str | Objective,
    architecture: str,
    dataset: Path | str = "mnist",
    *,
    value_range: tuple[float, float] | None = None,
    seed: int = 0,
    epochs: int | None = None,
    runs: Path | str | None = None,
    progress: bool = True,
    tensorboard: Path | str | None = None,
    checkpoint_every: float = pace.USUAL,
    slow_bfloat16: bool = False,
    device: str = CPU,
    **settings: Any,
) -> Run:
    """Train one model of images, go on where it was cut off, or return what is there.

    objective         name in ``OBJECTIVES``, or one of them; of a VAE "elbo", "iwae_k50", "dreg_k50_m5", ...
    architecture      name in ``ARCHITECTURES``
    dataset           name in ``DATASETS``, or a path to your own 28 x 28 images: .npy,
                      .npz, IDX, a folder of PNG or JPEG
    value_range       the numbers (low, high) that are black and white in your own images, where they do not
                      tell themselves
    seed              of weights, noise and data order
    epochs            passes over the training images; None means the architecture's usual number
    runs              folder that gets the run's own; None means the checkout's results/runs
    progress          whether to write to stderr how it goes
    tensorboard       folder for TensorBoard's files, if any
    checkpoint_every  seconds between checkpoints, from which a run that was killed goes on; it is saved less
                      often where saving takes more than a twentieth of that
    slow_bfloat16     whether to train with precision="bfloat16" also where the processor has no instructions
                      for it, so that float32 is faster; a run that is not finished is refused otherwise
    device            "cpu", "gpu", or "auto": a GPU where there is one. The first run of a process decides
                      for all that follow, and a run that was begun on one kind of device goes on there
    settings          of either kind: batch_size, learning_rate, beta1, beta2, epsilon, conditional (whether
                      it is told labels 0 to 9); of a GAN: noise_dim, generator_learning_rate, schedule, r1,
                      r2, penalty_every, ema, reuse_fakes, precision, kernels, keep_best; of a VAE: pixels,
                      schedule, test_draws

    A GAN with ``keep_best`` holds a sixth of the training images out and keeps the epoch whose samples are
    nearest to them by FD-LeNet; its result says which (``final["best_epoch"]``).

    The same settings give the same run, bit by bit: a second call returns the first one's. Images of your own
    count by their content, wherever they lie: other images at the same path are another run. Ctrl-C saves
    what was done, and the same call goes on from there. Raises ``UnknownName``, which lists what there is,
    ``WrongUsage`` for a wrong value, ``DataUnavailable`` and ``TrainingDiverged`` (each an
    ``EquipoiseError``).
    """
    settings |= {"objective": _name(objective), "architecture": architecture}
    settings |= {"dataset": str(dataset.absolute()) if isinstance(dataset, Path) else dataset, "seed": seed}
    settings |= {n: v for n, v in (("epochs", epochs), ("value_range", value_range)) if v is not None}
    for name in settings:
        if name not in SETTINGS:
            raise UnknownName("setting", name, SETTINGS)
    images = ReadOnce()
    config, folder = known(image_config(**settings), images), _folder(runs)
    if device not in CHOICES:
        raise UnknownName("device", device, CHOICES)
    os.environ[VARIABLE] = device
    if device == CPU and not slow_bfloat16 and not whole(folder / config.id, config):
        refuse_slow(config, "slow_bfloat16=True")
    made = make(
        config,
        folder,
        load_images=images,
        progress=for_terminal() if progress else Progress(),
        tensorboard=None if tensorboard is None else Path(tensorboard),
        checkpoint_every=pace.interval(checkpoint_every),
        distance=frechet_from,
    )
    return run(made.id, made.path.parent)


def run(name: Path | str, runs: Path | str | None = None) -> Run:
    """Find a finished run by its id, in the folder ``runs`` or the checkout's results/runs, or by its folder.

    Raises ``UnknownName``, which lists the runs there are, and ``EquipoiseError`` for one that is not
    finished.
    """
    folder = _found(name, runs)
    if not is_finished(folder):
        raise EquipoiseError(f"run {folder.name} is not finished; training it again goes on where it stopped")
    result = read_result(folder)
    return Run(result.id, folder, result)


def sample(run: Run | str | Path, n: int, label: int | None = None) -> np.ndarray:
    """Draw ``n`` samples from a finished run: a ``Run``, its id or its folder.

    Returns images, uint8 [n, 28, 28] (of stacked digits [n, 28, 28, 3]), or a toy's points, float64 [n, d]:
    the same bytes each time, and the first k of n samples are those of k. A VAE's are the means of p(x|z) for
    z drawn from the prior. Of a conditional run, ``label`` asks for samples of one label, 0 to 9; without it
    they have the shares of the training images' labels. Raises ``WrongUsage`` if n < 1 or the run is not told
    such a label, ``UnknownName`` for an id that is none, and ``EquipoiseError`` if the run is not finished or
    its weights are not on this machine.
    """
    return sampling.sample(_folder_of(run), n, label)


def generator(run: Run | str | Path) -> Any:
    """Take the generator of a finished run, a ``Run``, its id or its folder, as a plain ``keras.Model``.

    It has standard layers alone and computes in float32, so what its ``save`` writes opens with
    ``keras.models.load_model`` where there is no Equipoise. A GAN's maps noise [batch, noise_dim], uniform on
    [-1, 1), to images [batch, 28, 28, channels] in [-1, 1]; a VAE's maps standard normal latents to the
    pixels' means in [0, 1]; a toy's maps standard normal noise to points. Raises what ``sample`` does, and
    ``WrongUsage`` for a run without a generator.
    """
    return exporting.generator(_folder_of(run)).model


def _folder_of(run: Run | str | Path) -> Path:
    return run.folder if isinstance(run, Run) else _found(run, None)


def _found(run: Path | str, runs: Path | str | None) -> Path:
    """Find a run's folder by its id or path; a path needs no checkout."""
    told = f"{run}{os.sep}" if isinstance(run, Path) else run
    return at_path(told) or find(_folder(runs), told)


def _name(objective: str | Objective) -> str:
    """The name by which the run of ``objective`` is told."""
    if isinstance(objective, str):
        return objective
    if objective.name in OBJECTIVES and OBJECTIVES[objective.name] is objective:
        return objective.name
    raise WrongUsage(
        f"a run is told by its objective's name, and {objective.name!r} is not in OBJECTIVES: "
        f"add it in theory/objectives.py, or train one of: {', '.join(OBJECTIVES)}"
    )


def _folder(runs: Path | str | None) -> Path:
    """Return where runs lie. Raises ``EquipoiseError`` if it is not said and there is no checkout."""
    if runs is not None:
        return Path(runs)
    if not (paths.runs().parents[1] / "pyproject.toml").is_file():
        raise EquipoiseError(
            "this copy of equipoise lies in no checkout, where results would go: name a folder (runs=...), "
            "or install it from a checkout with pip install -e ."
        )
    return paths.runs()
