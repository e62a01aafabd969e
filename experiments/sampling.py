"""Samples of a finished run: a pure function of the run and their number."""

import shlex
from dataclasses import MISSING, fields
from pathlib import Path
from typing import cast

import numpy as np

from experiments import labels
from experiments.configs.base import Config
from experiments.configs.images import ImageConfig
from experiments.kind import Weights
from experiments.kinds import kind_of, on_images
from experiments.result import read_config
from records import npz
from records.files import WEIGHTS
from records.result import is_finished
from theory.errors import EquipoiseError, WrongUsage


def sample(folder: Path, n: int, label: int | None = None) -> np.ndarray:
    """Return ``n`` samples of the trained generator of the run in ``folder``: images, uint8 [n, 28, 28],
    of stacked ones [n, 28, 28, 3], or a toy's points, float64 [n, d].

    A VAE's are the means of p(x|z), for z drawn from the prior. A GAN's come from the averaged generator if
    the run has one, in float32 whatever it was trained in. A conditional run's are of all labels, with the
    shares that they have among its training images; of those, ``label`` takes the ones that are of it.
    The first k of ``sample(folder, n)`` are ``sample(folder, k)``. Raises ``WrongUsage`` if n < 1, or the
    run has no generator or no such label, ``EquipoiseError`` if it is not finished or its weights are not
    here.
    """
    _check_number(n)
    if label is not None:
        _check_conditional(folder, "--label")
    config, weights = finished_weights(folder)
    if label is None:
        return _draw(config, weights, n)
    chosen = labels.with_label(cast(ImageConfig, config), weights, n, label)
    found: np.ndarray = _draw(config, weights, int(chosen[-1]) + 1)[chosen]
    return found


def labels_of_samples(folder: Path, n: int) -> np.ndarray:
    """Return the labels that the ``n`` samples of a conditional run were drawn for: uint8 [n].

    Raises what ``sample`` does, and ``WrongUsage`` if the run is not conditional.
    """
    _check_number(n)
    _check_conditional(folder, "--labels")
    config, weights = finished_weights(folder)
    return labels.of_samples(cast(ImageConfig, config), weights, n)


def finished_weights(folder: Path) -> tuple[Config, Weights]:
    """Return the config and the weights of the finished run in ``folder``, which has a generator.

    Raises ``WrongUsage`` if it has none, ``EquipoiseError`` if it is not finished or its weights are away.
    """
    config = _config(folder)
    if not is_finished(folder):
        raise EquipoiseError(f"run {folder.name} is not finished; {how_to_finish(config)} finishes it")
    if not (folder / WEIGHTS).exists():
        raise EquipoiseError(
            f"the weights of run {folder.name} are not on this machine; {how_to_finish(config)} makes them"
        )
    return config, npz.load(folder / WEIGHTS)


def untrained_sample(folder: Path, n: int) -> np.ndarray:
    """Draw ``n`` images as ``sample`` does, before the generator's first update; the run may be unfinished.

    Raises ``WrongUsage`` if the run is not on images.
    """
    _check_number(n)
    config = _config(folder)
    if not on_images(config):
        raise WrongUsage(
            f"run {folder.name} is a {config.kind}; only runs on images are drawn from untrained"
        )
    return _draw(config, None, n)


def how_to_finish(config: Config) -> str:
    """Return the command that makes or resumes the run of ``config``."""
    if not on_images(config):
        return f"`./study run {_home(config)} --only {config.id}`"
    required = {f.name: getattr(config, f.name) for f in fields(config) if f.default is MISSING}
    usual = type(config)(**required)
    names = [name for name, value in vars(config).items() if value != getattr(usual, name)]
    options = [*required, "dataset", "seed"]
    options += [name for name in names if name not in (*options, "images_sha256")]
    return f"`./study train {' '.join(_flag(name, getattr(config, name)) for name in options)}`"


def _flag(name: str, value: object) -> str:
    """An option of the command line; what is true or false is a flag, false unless it is given."""
    if name == "value_range":
        ends = cast(tuple[float, float], value)
        return f"--range {','.join(repr(end).removesuffix('.0') for end in ends)}"
    flag = f"--{name.replace('_', '-')}"
    return flag if value is True else f"{flag} {shlex.quote(str(value))}"


def _home(config: Config) -> str:
    """The study and profile that hold ``config``: the arguments of ``./study run``."""
    from experiments.profiles import PROFILES

    for profile in PROFILES.values():
        for study in profile.studies:
            if config in profile.configs(study):
                return f"{study} --profile {profile.name}"
    raise EquipoiseError(f"no profile holds run {config.id} any more; remove its folder")


def _check_number(n: int) -> None:
    if n < 1:
        raise WrongUsage(f"the number of samples must be at least 1, not {n}")


def _check_conditional(folder: Path, option: str) -> None:
    config = _config(folder)
    if not (isinstance(config, ImageConfig) and config.conditional):
        raise WrongUsage(f"run {folder.name} is not conditional; leave {option} out")


def _config(folder: Path) -> Config:
    config = read_config(folder)
    if kind_of(config).sample is None:
        raise WrongUsage(f"run {folder.name} is a {config.kind} alone; it has nothing to sample")
    return config


def _draw(config: Config, weights: Weights | None, n: int) -> np.ndarray:
    draw = kind_of(config).sample
    assert draw is not None
    return draw(config, weights, n)
