"""``study figures``: redraw the figures of a profile from its records."""

import click

from commands.paths import GENERATED, RESULTS
from experiments.profiles import PROFILES


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> None:
    """Redraw every figure of a profile, as PDF for the paper and PNG for the screen.

    Prints the files it wrote, below paper/generated/PROFILE/figures.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from analysis.figures import FIGURES
    from analysis.figures.style import paper_style, save
    from records.tables import Records

    records = Records(RESULTS, PROFILES[profile].name)
    folder = GENERATED / profile / "figures"
    for name, draw in FIGURES.items():
        with paper_style():
            for path in save(draw(records), folder, name):
                click.echo(path)
