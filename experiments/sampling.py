"""Samples of a finished run: a pure function of the run and their number."""

from pathlib import Path

import numpy as np

from experiments import checkpoint
from experiments.config import DiscriminatorConfig, RunConfig, ToyConfig
from experiments.result import WEIGHTS, is_finished, read_config
from gan import device
from gan.networks import ARCHITECTURES
from gan.randomness import Stream
from theory.errors import EquipoiseError, WrongUsage

BATCH = 128  # always this many at once, as batch normalisation makes an image depend on its batch


def sample(folder: Path, n: int) -> np.ndarray:
    """``n`` samples of the trained generator of the run in ``folder``: images, uint8 [n, 28, 28], or a
    toy's points, float64 [n, d].

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
    weights = checkpoint.load(folder / WEIGHTS)
    return _draw_points(config, n, weights) if isinstance(config, ToyConfig) else _draw(config, n, weights)


def untrained_sample(folder: Path, n: int) -> np.ndarray:
    """As ``sample`` of a run on images, before the generator's first update; it need not be finished."""
    config = _config(folder, n)
    if isinstance(config, ToyConfig):
        raise WrongUsage(f"run {folder.name} is a toy; only runs on images are drawn from untrained")
    return _draw(config, n, None)


def how_to_finish(config: RunConfig | ToyConfig) -> str:
    """The command that makes or resumes the run of ``config``."""
    if isinstance(config, ToyConfig):
        return f"`./study run toys --profile full --only {config.id}`"
    usual = RunConfig(objective=config.objective, architecture=config.architecture)
    names = [name for name, value in vars(config).items() if value != getattr(usual, name)]
    options = ["objective", "architecture", "dataset", "seed"]
    options += [name for name in names if name not in options]
    flags = " ".join(f"--{name.replace('_', '-')} {getattr(config, name)}" for name in options)
    return f"`./study train {flags}`"


def _config(folder: Path, n: int) -> RunConfig | ToyConfig:
    if n < 1:
        raise WrongUsage(f"the number of samples must be at least 1, not {n}")
    config = read_config(folder)
    if isinstance(config, DiscriminatorConfig):
        raise WrongUsage(f"run {folder.name} trained a discriminator alone; it has nothing to sample")
    return config


def _draw(config: RunConfig, n: int, weights: dict[str, np.ndarray] | None) -> np.ndarray:
    device.start()
    from gan.training import assign_weights, sample_batch

    generator = ARCHITECTURES[config.architecture].generator(config.noise_dim, config.seed)
    if weights is not None:
        assign_weights(generator, weights)
    batches = -(-n // BATCH)
    images = [sample_batch(generator, config.seed, Stream.SAMPLES, i, BATCH) for i in range(batches)]
    return np.concatenate(images)[:n]


def _draw_points(config: ToyConfig, n: int, weights: dict[str, np.ndarray]) -> np.ndarray:
    from gan import toys

    layers = tuple(
        (weights[f"generator_weights_{i}"], weights[f"generator_biases_{i}"])
        for i in range(len(config.widths) + 1)
    )
    return toys.sample(layers, config.seed, n)
