"""``./study train``: one run, by hand."""

import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any

import click

from commands.paths import RUNS
from experiments.config import RunConfig
from gan.data import DATASETS
from gan.networks import ARCHITECTURES
from theory.objectives import OBJECTIVES

Command = Callable[..., None]
_EPOCHS = ", ".join(f"{a.epochs} for {a.name}" for a in ARCHITECTURES.values())


def _option(name: str, kind: type, text: str) -> Callable[[Command], Command]:
    """An option for the field ``name`` of ``RunConfig``, with that field's default."""
    default = next(field.default for field in fields(RunConfig) if field.name == name)
    flag = f"--{name.replace('_', '-')}"
    if default is MISSING:
        return click.option(flag, type=kind, required=True, help=text)
    return click.option(flag, type=kind, default=default, show_default=default is not None, help=text)


@click.command()
@_option("objective", str, f"What the players minimise: {', '.join(OBJECTIVES)}.")
@_option("architecture", str, f"The pair of networks: {', '.join(ARCHITECTURES)}.")
@_option("dataset", str, f"{', '.join(DATASETS)}, or a path to your own 28 x 28 images.")
@_option("seed", int, "Of weights, noise and data order.")
@_option("epochs", int, f"Passes over the data.  [default: {_EPOCHS}]")
@_option("batch_size", int, "Images a batch.")
@_option("noise_dim", int, "Dimensions of the generator's noise.")
@_option("learning_rate", float, "Adam's, for both players.")
@_option("beta1", float, "Adam's decay rate of the first moment.")
@_option("beta2", float, "Adam's decay rate of the second moment.")
@_option("epsilon", float, "Adam's, added to the root of the second moment.")
def command(**settings: Any) -> None:
    """Train one model, or go on where it was cut off.

    The last line of standard output is the run's id; its folder is results/runs/ID.
    """
    config = RunConfig(**settings)
    from experiments import progress, run
    from experiments.result import is_finished

    report = progress.for_terminal()
    if is_finished(RUNS / config.id):
        report.say("this run is finished; nothing to do")
    run.run(config, RUNS, progress=report)
    sys.stderr.flush()
    print(config.id, flush=True)
