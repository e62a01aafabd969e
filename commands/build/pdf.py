"""``study pdf`` (called by the graph): build one profile's PDF."""

import click

from commands.build.latex import build_pdf
from experiments.profiles import PROFILES


@click.command(help="Build one profile's PDF.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Build ``paper/build/<profile>/paper.pdf``."""
    build_pdf(PROFILES[profile].name)
