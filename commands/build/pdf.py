"""``study pdf`` (called by the graph): build one profile's PDF."""

import click

from commands import paths
from commands.build import publish
from commands.build.latex import build_pdf
from commands.graph.noted import check, note
from experiments.profiles import PROFILES


@click.command(help="Build one profile's PDF.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Build ``paper/build/<profile>/paper.pdf``, of what is what was made for it."""
    name = PROFILES[profile].name
    check(name, paths.generated().joinpath(name).rglob("*.*"))
    build_pdf(name)
    tex = publish.typeset(paths.build(), name).parent
    note(name, "pdf", [file for file in tex.rglob("*") if file.is_file()])
