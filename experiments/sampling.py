"""Samples of a finished run: a pure function of the run and their number."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from data import channels, load
from engine import device
from engine.randomness import Stream
from experiments.config import RunConfig, VaeConfig
from experiments.result import read_config
from experiments.small_configs import ToyConfig
from gan.networks import ARCHITECTURES
from records import npz
from records.files import EPOCH_WEIGHTS, WEIGHTS, by_epoch
from records.result import is_finished
from theory.errors import EquipoiseError, WrongUsage
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.networks import SIDE
from vae.pixels import PIXELS, mean_pixels

BATCH = 128  # always this many at once, as batch normalisation makes an image depend on its batch


def sample(folder: Path, n: int) -> np.ndarray:
    """``n`` samples of the trained generator of the run in ``folder``: images, uint8 [n, 28, 28],
    of stacked ones [n, 28, 28, 3], or a toy's points, float64 [n, d].

    A VAE's are the means of p(x|z), for z drawn from the prior. A GAN's come from the averaged generator if
    the run has one, in float32 whatever it was trained in.
    The first k of ``sample(folder, n)`` are ``sample(folder, k)``. Raises ``WrongUsage`` if n < 1 or the
    run has no generator, ``EquipoiseError`` if it is not finished or its weights are not here.
    """
    config = _config(folder, n)
    if not is_finished(folder):
        raise EquipoiseError(f"run {folder.name} is not finished; {how_to_finish(config)} finishes it")
    if not (folder / WEIGHTS).exists():
        raise EquipoiseError(
            f"the weights of run {folder.name} are not on this machine; {how_to_finish(config)} makes them"
        )
    weights = npz.load(folder / WEIGHTS)
    return _draw_points(config, n, weights) if isinstance(config, ToyConfig) else _draw(config, n, weights)


def untrained_sample(folder: Path, n: int) -> np.ndarray:
    """As ``sample`` of a run on images, before the generator's first update; it need not be finished."""
    config = _config(folder, n)
    if isinstance(config, ToyConfig):
        raise WrongUsage(f"run {folder.name} is a toy; only runs on images are drawn from untrained")
    return _draw(config, n, None)


def epoch_samples(folder: Path, n: int) -> Iterator[tuple[int, np.ndarray]]:
    """An epoch and ``n`` samples of the generator after it, as ``sample`` draws them, for all that were kept.

    The last epoch is not among them: its generator is the run's.
    """
    config = _config(folder, n)
    assert isinstance(config, RunConfig)
    for epoch, path in by_epoch(folder / EPOCH_WEIGHTS, ".npz").items():
        yield epoch, _draw(config, n, npz.load(path))


def generator_of(config: RunConfig, weights: dict[str, np.ndarray] | None) -> Any:
    """The generator of ``config`` as it samples: in float32, of averaged weights where there are any.

    It is untrained if ``weights`` are None. Raises ``EquipoiseError`` if they are another network's.
    """
    from engine.average import averaged
    from gan.training import assign_weights

    generator = ARCHITECTURES[config.architecture].generator(
        config.noise_dim, config.seed, channels(config.dataset)
    )
    if weights is not None:
        assign_weights(generator, averaged(weights))
    return generator


def how_to_finish(config: RunConfig | VaeConfig | ToyConfig) -> str:
    """The command that makes or resumes the run of ``config``."""
    if isinstance(config, ToyConfig):
        return f"`./study run {_home(config)} --only {config.id}`"
    usual = type(config)(objective=config.objective, architecture=config.architecture)
    names = [name for name, value in vars(config).items() if value != getattr(usual, name)]
    options = ["objective", "architecture", "dataset", "seed"]
    options += [name for name in names if name not in options]
    return f"`./study train {' '.join(_flag(name, getattr(config, name)) for name in options)}`"


def _flag(name: str, value: object) -> str:
    """An option of the command line; what is true or false is a flag, false unless it is given."""
    flag = f"--{name.replace('_', '-')}"
    return flag if value is True else f"{flag} {shlex.quote(str(value))}"


def _home(config: ToyConfig) -> str:
    """The study and profile that hold ``config``: the arguments of ``./study run``."""
    from experiments.profiles import PROFILES

    for profile in PROFILES.values():
        for study in profile.studies:
            if config in profile.configs(study):
                return f"{study} --profile {profile.name}"
    raise EquipoiseError(f"no profile holds run {config.id} any more; remove its folder")


def _config(folder: Path, n: int) -> RunConfig | VaeConfig | ToyConfig:
    if n < 1:
        raise WrongUsage(f"the number of samples must be at least 1, not {n}")
    config = read_config(folder)
    if not isinstance(config, RunConfig | VaeConfig | ToyConfig):
        raise WrongUsage(f"run {folder.name} trained a discriminator alone; it has nothing to sample")
    return config


def _draw(config: RunConfig | VaeConfig, n: int, weights: dict[str, np.ndarray] | None) -> np.ndarray:
    device.start()
    batch = _autoencoder(config, weights) if isinstance(config, VaeConfig) else _generator(config, weights)
    return np.concatenate([batch(i) for i in range(-(-n // BATCH))])[:n]


def _generator(config: RunConfig, weights: dict[str, np.ndarray] | None) -> Callable[[int], np.ndarray]:
    from gan.training import sample_batch

    generator = generator_of(config, weights)
    return lambda i: sample_batch(generator, config.seed, Stream.SAMPLES, i, BATCH)


def _autoencoder(config: VaeConfig, weights: dict[str, np.ndarray] | None) -> Callable[[int], np.ndarray]:
    from vae.evaluation import prior_samples
    from vae.model import VAE

    means = (
        np.zeros(SIDE * SIDE) if weights is not None else mean_pixels(load(config.dataset, "train").pixels)
    )
    model = VAE(AUTOENCODERS[config.architecture], PIXELS[config.pixels], means, config.seed)
    if weights is not None:
        model.restore(weights)
    return lambda i: prior_samples(model, config.seed, Stream.SAMPLES, i, BATCH)


def _draw_points(config: ToyConfig, n: int, weights: dict[str, np.ndarray]) -> np.ndarray:
    from gan import toy_ensembles

    layers = tuple(
        (weights[f"generator_weights_{i}"], weights[f"generator_biases_{i}"])
        for i in range(len(config.widths) + 1)
    )
    return toy_ensembles.sample(layers, config.seed, n)
