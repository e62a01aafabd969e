"""``study figures``: redraw the figures of a profile from its records."""

import click

from analysis.figures import FIGURES
from commands import paths
from commands.build.draw import draw
from commands.graph.noted import note
from experiments import committed
from experiments.profiles import PROFILES


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Redraw every figure of a profile, as PDF for the paper and PNG for the screen.

    Prints the files it wrote, below paper/generated/PROFILE/figures. Of a record that is not what was written
    none are drawn.
    """
    name = PROFILES[profile].name
    if PROFILES[profile].recorded:
        committed.check(paths.results(), name)
    made = list(draw(FIGURES, name, paths.generated() / name / "figures"))
    for path in made:
        click.echo(path)
    note(name, "draw", made)
