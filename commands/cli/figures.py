"""``study figures``: redraw the figures of a profile from its records."""

import click

from analysis.figures import FIGURES
from commands import paths
from commands.build.draw import draw
from experiments.profiles import PROFILES


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Redraw every figure of a profile, as PDF for the paper and PNG for the screen.

    Prints the files it wrote, below paper/generated/PROFILE/figures.
    """
    name = PROFILES[profile].name
    for path in draw(FIGURES, name, paths.generated() / name / "figures"):
        click.echo(path)
