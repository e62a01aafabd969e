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
    from commands.build import bundle, plain_tex, publish, trial
    from experiments.profiles import PROFILES
    from records import atomic
    from theory.errors import EquipoiseError

    profile = PROFILES[profile].name
    if shutil.which("latexmk") is None:
        tex.say()
        return NO_TEX
    ensure(profile, "all")
    bundle.checked(profile)
    content = bundle.files(profile)
    packed = bundle.pack(content, profile)
    print("study: building the bundle in an empty folder", file=sys.stderr)
    typeset = plain_tex.pages(publish.typeset(paths.build(), profile).with_suffix(".log"))
    if (alone := trial.pages_alone(content)) != typeset:
        raise EquipoiseError(
            f"the bundle builds to {alone} pages, and the paper has {typeset}; nothing is written"
        )
    path = publish.bundled(paths.build())
    atomic.write_bytes(path, packed)
    for name, data in sorted(content.items()):
        print(f"{len(data):>10,}  {name}")
    print(f"{len(packed):>10,}  {path.relative_to(paths.work())}: {len(content)} files, {alone} pages")
    print(f"SHA-256 {hashlib.sha256(packed).hexdigest()}")
    print(SUBMIT.format(name=bundle.NAME))
    return 0
