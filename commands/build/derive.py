"""``study derive`` (called by the graph): the outcomes of the derivations' steps, which depend on code alone.

A stage of its own: another record, commit or text changes nothing of them.
"""

from collections.abc import Mapping
from pathlib import Path

import click

from commands import paths
from commands.workers import mapped
from experiments.profiles import PROFILES
from records import sealed
from theory.derivations import DERIVATIONS
from theory.errors import EquipoiseError

FILE, KIND = "derivations.json", "outcomes of the derivations"
Outcomes = Mapping[str, Mapping[str, str]]  # by derivation and step, in order


@click.command(help="Check the steps of the derivations.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Write ``paper/generated/<profile>/derivations.json``; raises ``UnknownName`` for an unknown profile."""
    path = paths.generated() / PROFILES[profile].name / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, outcomes(), KIND)


def outcomes() -> Outcomes:
    """Check every step of every derivation."""
    tasks = [(name, step.name) for name, derivation in DERIVATIONS.items() for step in derivation.steps]
    found: dict[str, dict[str, str]] = {name: {} for name in DERIVATIONS}
    with mapped(_check, tasks) as results:
        for (name, step), outcome in zip(tasks, results, strict=True):
            found[name][step] = outcome
    return found


def read(folder: Path) -> Outcomes:
    """Return what the stage wrote in ``folder``. Raises ``EquipoiseError`` if it is not there."""
    path = folder / FILE
    if not path.is_file():
        raise EquipoiseError(f"{path} is missing; ./study paper --profile {folder.name} writes it")
    return sealed.read(path, KIND, f"remove it, and ./study paper --profile {folder.name} writes it anew")


def _check(task: tuple[str, str]) -> str:
    name, step = task
    [found] = (one for one in DERIVATIONS[name].steps if one.name == step)
    return found.check().outcome
