"""``study draw`` (called by the graph): draw the figures of a profile that are not there."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.figures import FIGURES
from commands import paths
from commands.graph.noted import note
from commands.surroundings import elsewhere
from commands.workers import mapped

if TYPE_CHECKING:
    from records.reading.tables import Records


@click.command(help="Draw the figures of a profile that are not there.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Draw what is missing in ``paper/generated/<profile>/figures``; the graph removes what is outdated."""
    from experiments.profiles import PROFILES

    profile = PROFILES[profile].name
    folder = paths.generated() / profile / "figures"
    missing = [
        name
        for name in FIGURES
        if not all((folder / f"{name}.{suffix}").is_file() for suffix in ("pdf", "png"))
    ]
    made = list(draw(missing, profile, folder))
    for path in made:
        click.echo(path)
    note(profile, "draw", made)


def draw(names: Iterable[str], profile: str, folder: Path) -> Iterator[Path]:
    """Draw the figures ``names`` of the records of ``profile``, on all cores; yields each file's path."""
    with elsewhere():  # Matplotlib reads what lies where it is imported first; workers are forked with it
        import analysis.figures.style  # noqa: F401 -- read before the fork

    with mapped(_drawn, [(name, profile, folder) for name in names]) as files:
        for made in files:
            yield from made


def _drawn(task: tuple[str, str, Path]) -> list[Path]:
    name, profile, folder = task
    with elsewhere():
        from analysis.figures.style import paper_style, save

    with paper_style():
        return list(save(FIGURES[name](_records(profile)), folder, name))


@cache
def _records(profile: str) -> "Records":
    """The records of a profile, read once in each process."""
    from records.reading.tables import Records

    return Records(paths.results(), profile)
