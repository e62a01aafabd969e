"""``./study diff``: what changed in the paper's text since a revision, as a PDF."""

import shutil
import sys

import click

from commands import paths
from commands.door import tex

NO_TEX = 3


@click.command()
@click.argument("revision", metavar="REV")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(revision: str, profile: str) -> int:
    """Typeset what changed in the paper's text since the git revision REV as paper/build/diff.pdf.

    The text as it lies here, committed or not, is compared with that of REV by latexdiff: additions are blue,
    deletions red and small. Numbers, tables and figures are no text: in both they are those that the profile
    has now. A claim, number or macro that REV's text names and that is no more stands by its name.
    """
    from commands.build import former, latexdiff
    from experiments.profiles import PROFILES

    profile = PROFILES[profile].name
    found = former.find(revision)
    if shutil.which("pdflatex") is None:
        tex.say()
        return NO_TEX
    if shutil.which("latexdiff") is None:
        print(f"study: latexdiff is missing; install it with: {tex.LATEXDIFF}", file=sys.stderr)
        return NO_TEX
    out = paths.build() / "diff.pdf"
    pages, complaints = latexdiff.build(found, profile, out)
    print(f"{out.relative_to(paths.work())}: {pages} pages, the text since {found.title}")
    print(f"numbers, tables and figures of both are those that profile {profile} has now", file=sys.stderr)
    if complaints:
        print(f"study: TeX passed over {len(complaints)} errors: {complaints[0]}", file=sys.stderr)
    return 0
