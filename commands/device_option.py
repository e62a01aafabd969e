"""``--device``: what the networks of a command, and of the processes that it starts, are trained on."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import click

from engine.device import AUTO, CHOICES, CPU, VARIABLE, chosen
from records.devices import kind, listed
from theory.errors import WrongUsage

Command = Callable[..., Any]


def device_option(command: Command) -> Command:
    """Add ``--device`` to a command, which is told nothing of it: ``engine.device`` is."""
    return click.option(
        "--device",
        type=click.Choice(CHOICES),
        default=CPU,
        envvar=VARIABLE,
        show_default=True,
        expose_value=False,
        callback=_choose,
        help="What networks are trained on; auto: a GPU where there is one. The first gpu installs NVIDIA's "
        "libraries. Runs of the two are never compared.",
    )(command)


def _choose(_context: click.Context, _option: click.Parameter, value: str) -> None:
    os.environ[VARIABLE] = value


def kind_here() -> str:
    """Return the kind of device that runs are made on, cpu or gpu; to know of ``auto`` starts TensorFlow."""
    if (wanted := chosen()) != AUTO:
        return wanted
    from engine import device, surroundings

    surroundings.start()
    return kind(device.in_force())


def refuse_mixture(study: str, made: Mapping[str, str]) -> None:
    """Raise ``WrongUsage`` if runs of ``study`` were made on another kind of device than is chosen now.

    ``made`` has what the results of its finished runs say of their device, by id.
    """
    here = kind_here()
    if others := sorted(run for run, device in made.items() if kind(device) != here):
        there = kind(made[others[0]])
        raise WrongUsage(
            f"of study {study!r}, {listed(others)} made on a {there}, and runs of two kinds are never "
            f"compared: go on with --device {there}, or make all anew with --fresh"
        )
