"""``study draw`` (called by the graph): draw the figures of a profile that are not there."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from analysis.figures import FIGURES
from commands import paths
from commands.surroundings import elsewhere


@click.command(help="Draw the figures of a profile that are not there.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Draw what is missing in ``paper/generated/<profile>/figures``; the graph removes what is outdated."""
    folder = paths.generated() / profile / "figures"
    missing = [
        name
        for name in FIGURES
        if not all((folder / f"{name}.{suffix}").is_file() for suffix in ("pdf", "png"))
    ]
    for path in draw(missing, profile, folder):
        click.echo(path)


def draw(names: Iterable[str], profile: str, folder: Path) -> Iterator[Path]:
    """Draw the figures ``names`` of the records of ``profile``; yields each file that is written."""
    with elsewhere():  # Matplotlib reads what lies where it is imported first
        from analysis.figures.style import paper_style, save
    from records.reading.tables import Records

    records = Records(paths.results(), profile)
    for name in names:
        with paper_style():
            yield from save(FIGURES[name](records), folder, name)
