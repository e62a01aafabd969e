"""``./study train``: one run, by hand."""

import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import click

from commands.paths import RUNS
from data import DATASETS
from experiments.config import ImageConfig, RunConfig, VaeConfig, image_config
from gan.networks import ARCHITECTURES
from gan.settings import PRECISIONS
from theory.objectives import OBJECTIVES
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.objectives import EXAMPLES as BOUNDS
from vae.pixels import PIXELS
from vae.schedules import SCHEDULES

Command = Callable[..., None]
Wrap = Callable[[Command], Command]
_EPOCHS = ", ".join(f"{a.epochs} for {a.name}" for a in ARCHITECTURES.values()) + ", more for a VAE"


def _option(name: str, kind: type, text: str, config: type[ImageConfig] = RunConfig) -> Wrap:
    """An option for the field ``name`` of ``config``; what is not given is left to the field's default."""
    default = next(field.default for field in fields(config) if field.name == name)
    flag = f"--{name.replace('_', '-')}"
    if kind is bool:
        return click.option(flag, is_flag=True, default=None, help=text)
    if default is MISSING:
        return click.option(flag, type=kind, required=True, help=text)
    shown = "" if default is None else f"  [default: {default}]"
    return click.option(flag, type=kind, help=f"{text}{shown}")


@click.command()
@_option(
    "objective",
    str,
    f"What is optimised: {', '.join(OBJECTIVES)}; of a VAE, for example: {', '.join(BOUNDS)}.",
)
@_option(
    "architecture", str, f"The networks: {', '.join(ARCHITECTURES)}; of a VAE: {', '.join(AUTOENCODERS)}."
)
@_option("dataset", str, f"{', '.join(DATASETS)}, or a path to your own 28 x 28 images.")
@_option("seed", int, "Of weights, noise and data order.")
@_option("epochs", int, f"Passes over the data.  [default: {_EPOCHS}]")
@_option("batch_size", int, "Images a batch.")
@_option("noise_dim", int, "Dimensions of the generator's noise.")
@_option("learning_rate", float, f"Adam's, for both players; of a VAE {VaeConfig.learning_rate:g}.")
@_option("beta1", float, f"Adam's decay rate of the first moment; of a VAE {VaeConfig.beta1:g}.")
@_option("beta2", float, "Adam's decay rate of the second moment.")
@_option("epsilon", float, "Adam's, added to the root of the second moment.")
@_option("r1", float, "Weight of a GAN's R1 penalty; 0: none.")
@_option("ema", float, "Decay of the moving average of the generator's weights, which then samples; 0: none.")
@_option("reuse_fakes", bool, "Update the generator on the discriminator's fakes: faster, not the same run.")
@_option("precision", str, f"What a GAN's layers compute in: {', '.join(PRECISIONS)}.")
@_option("pixels", str, f"What a VAE explains: {', '.join(PIXELS)}.", VaeConfig)
@_option("schedule", str, f"How a VAE's learning rate goes: {', '.join(SCHEDULES)}.", VaeConfig)
@_option("test_draws", int, "Latents a test image in a VAE's negative log-likelihood.", VaeConfig)
@click.option(
    "--tensorboard",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write the history to DIR/ID for TensorBoard, at every checkpoint.",
)
def command(tensorboard: Path | None, **settings: Any) -> None:
    """Train one model, or go on where it was cut off.

    The last line of standard output is the run's id; its folder is results/runs/ID.
    """
    config = image_config(**{name: value for name, value in settings.items() if value is not None})
    from experiments import progress, run
    from experiments.result import finished
    from experiments.tensorboard import show_finished

    report = progress.for_terminal()
    if finished(RUNS / config.id, config):
        report.say("this run is finished; nothing to do")
        if tensorboard is not None:
            show_finished(RUNS / config.id, tensorboard)
    run.run(config, RUNS, progress=report, tensorboard=tensorboard)
    sys.stderr.flush()
    print(config.id, flush=True)
