"""``./study arxiv``: the paper as one archive that TeX alone can build."""

import hashlib
import shutil
import sys

import click

from commands import paths
from commands.door import tex
from commands.graph.ensuring import ensure

NO_TEX = 3
SUBMIT = (
    "to submit: upload it as it is at https://arxiv.org/submit; {name}.tex is the main file, for pdflatex"
)


@click.command()
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
def command(profile: str) -> int:
    """Bundle the paper for arXiv as paper/build/arxiv.tar.gz.

    The paper is built first where it is not there or not of what is here now, as ./study paper does: what
    does not hold is not bundled. The bundle has the files that the PDF was typeset from and no others,
    without comments; its marks lead to the paper's own ledger. It is built in an empty folder before it is
    written, by pdflatex and bibtex alone. The same paper gives the same bytes in any checkout.

    Prints the files with their sizes, the bundle's SHA-256 and how to submit it.
    """
    from commands.build import bundle, publish, trial
    from experiments.profiles import PROFILES
    from records import atomic

    profile = PROFILES[profile].name
    if shutil.which("latexmk") is None:
        tex.say()
        return NO_TEX
    ensure(profile, "all")
    bundle.checked(profile)
    print("study: building the bundle in an empty folder", file=sys.stderr, flush=True)
    made, path = trial.tried(profile), publish.bundled(paths.build())
    atomic.write_bytes(path, made.packed)
    for name, data in sorted(made.content.items()):
        print(f"{len(data):>10,}  {name}")
    where, files = path.relative_to(paths.work()), len(made.content)
    print(f"{len(made.packed):>10,}  {where}: {files} files, {made.pages} pages")
    print(f"SHA-256 {hashlib.sha256(made.packed).hexdigest()}")
    print(SUBMIT.format(name=bundle.NAME))
    return 0
