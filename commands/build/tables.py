"""``study tables`` (called by the graph): write the tables of a profile that are not there."""

from collections.abc import Iterable
from pathlib import Path

import click

from analysis.tables import TABLES
from commands import paths
from commands.graph.noted import note
from experiments.code_states import state_of
from records.atomic import write_text
from records.reading.tables import Records


@click.command(help="Write the tables of a profile that are not there.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Write what is missing in ``paper/generated/<profile>/tables``; the graph removes what is outdated."""
    from experiments.profiles import PROFILES

    profile = PROFILES[profile].name
    folder = paths.generated() / profile / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in TABLES if not (folder / f"{name}.tex").is_file()]
    made = write(missing, Records(paths.results(), profile, state_of), folder)
    for path in made:
        click.echo(path)
    note(profile, "tables", made)


def write(names: Iterable[str], records: Records, folder: Path) -> list[Path]:
    """Write the tables ``names`` of ``records`` into ``folder``; returns their files."""
    written = []
    for name in names:
        written.append(folder / f"{name}.tex")
        write_text(written[-1], TABLES[name](records))
    return written
