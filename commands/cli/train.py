"""``./study train``: one run, by hand."""

import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args

import click

from commands import paths, protected
from commands.device_option import device_option, kind_here
from data import DATASETS
from data.images import parse_range
from engine.device import CPU
from experiments.config import Config, ImageConfig, VaeConfig, image_config
from experiments.kinds import KINDS
from experiments.training.pace import USUAL, interval
from gan.networks import ARCHITECTURES
from records.devices import kind
from theory.objectives import OBJECTIVES
from vae.networks import ARCHITECTURES as AUTOENCODERS
from vae.objectives import EXAMPLES as BOUNDS

Command = Callable[..., None]
Wrap = Callable[[Command], Command]
_EPOCHS = ", ".join(f"{a.epochs} for {a.name}" for a in ARCHITECTURES.values()) + ", more for a VAE"


def _option(name: str, text: str, config: type[Config] = ImageConfig) -> Wrap:
    """An option for the field ``name`` of ``config``; what is not given is left to the field's default."""
    [(of_field, default)] = [(field.type, field.default) for field in fields(config) if field.name == name]
    kind = next(iter(get_args(of_field)), of_field)  # of what may also be None
    flag = f"--{name.replace('_', '-')}"
    if kind is bool:
        return click.option(flag, is_flag=True, default=None, help=text)
    if default is MISSING:
        return click.option(flag, type=kind, required=True, help=text)
    shown = "" if default is None else f"  [default: {default}]"
    return click.option(flag, type=kind, help=f"{text}{shown}")


def _own_options(made: Command) -> Command:
    """Add the options that the kinds of models have of their own, kind by kind."""
    names = dict.fromkeys(name for kind in KINDS.values() for name in kind.options)
    for name in reversed(names):
        first, *others = [kind for kind in KINDS.values() if name in kind.options]
        text = first.options[name]
        for other in others:
            text = f"{text.rstrip('.')}; of a {other.name.upper()} {getattr(other.config, name)}."
        made = _option(name, text, first.config)(made)
    return made


@click.command()
@_option(
    "objective",
    f"What is optimised: {', '.join(OBJECTIVES)}; of a VAE, for example: {', '.join(BOUNDS)}.",
)
@_option("architecture", f"The networks: {', '.join(ARCHITECTURES)}; of a VAE: {', '.join(AUTOENCODERS)}.")
@_option(
    "dataset",
    f"{', '.join(DATASETS)}, or a path to your own 28 x 28 images: .npy, .npz, IDX, a folder of PNG or JPEG.",
)
@click.option(
    "--range",
    "value_range",
    metavar="LOW,HIGH",
    callback=lambda _context, _option, text: text and parse_range(text),
    help="What stands for black and white in your own images, where they do not tell themselves.",
)
@_option("seed", "Of weights, noise and data order.")
@_option("epochs", f"Passes over the data.  [default: {_EPOCHS}]")
@_option("batch_size", "Images a batch.")
@_option("learning_rate", f"Adam's, for both players; of a VAE {VaeConfig.learning_rate:g}.")
@_option("beta1", f"Adam's decay rate of the first moment; of a VAE {VaeConfig.beta1:g}.")
@_option("beta2", "Adam's decay rate of the second moment.")
@_option("epsilon", "Adam's, added to the root of the second moment.")
@_option("conditional", "Of images given their labels, 0 to 9, which the networks are told.")
@_own_options
@device_option
@click.option(
    "--tensorboard",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write the history to DIR/ID for TensorBoard, at every checkpoint.",
)
@click.option(
    "--checkpoint-every",
    type=float,
    default=USUAL,
    metavar="SECONDS",
    help=f"How often the run is saved; less often where saving is slow.  [default: {USUAL:g}]",
)
@click.option(
    "--slow-bfloat16",
    is_flag=True,
    help="Train in bfloat16 also where the processor has no instructions for it and float32 is faster.",
)
def command(tensorboard: Path | None, checkpoint_every: float, slow_bfloat16: bool, **settings: Any) -> None:
    """Train one model, or go on where it was cut off.

    The last line of standard output is the run's id; its folder is results/runs/ID. Images of your own are
    known by their content: other images at the same path are another run.

    With --keep-best a sixth of the training images (at most 10,000, drawn at random, the same for every seed)
    is held out, and the run's weights are those of the epoch whose samples have the smallest FD-LeNet from
    them, of at most ten epochs at equal distances. Test images are not looked at. It is a run of its own,
    whose result.json says which epoch that was; epochs.csv, once the run is scored, has the others too.
    """
    interval(checkpoint_every)
    config = image_config(**{name: value for name, value in settings.items() if value is not None})
    from commands.scoring.held_out import frechet_from
    from experiments import run
    from experiments.own_images import ReadOnce, known
    from experiments.precision import refuse_slow
    from experiments.result import finished, whole
    from experiments.training import progress
    from experiments.training.tensorboard import EVENTS, show_finished

    report, images = progress.for_terminal(), ReadOnce()
    config = known(config, images)
    if tensorboard is not None:
        own = [] if config.dataset in DATASETS else [config.dataset]
        protected.check(tensorboard / config.id / EVENTS, "--tensorboard", [*own, paths.runs() / config.id])
    folder = paths.runs() / config.id
    if whole(folder, config) and (done := finished(folder, config)):
        of = "" if kind(done.device) == kind_here() else f", made on a {kind(done.device)}"
        report.say(f"this run is finished{of}; nothing to do")
        if tensorboard is not None:
            show_finished(paths.runs() / config.id, tensorboard)
    elif not slow_bfloat16 and kind_here() == CPU:
        refuse_slow(config, "--slow-bfloat16")
    run.run(
        config,
        paths.runs(),
        load_images=images,
        progress=report,
        tensorboard=tensorboard,
        checkpoint_every=checkpoint_every,
        distance=frechet_from,
    )
    sys.stderr.flush()
    print(config.id, flush=True)
