"""A bundle of the paper, built as its readers will: by pdflatex and bibtex, in a folder of nothing else."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commands.build import bundle, plain_tex, publish
from commands.paths import PAPER
from theory.errors import EquipoiseError


@dataclass(frozen=True)
class Tried:
    """A bundle that builds: name -> ``content``, the bytes of the archive, and how many pages it has."""

    content: Mapping[str, bytes]
    packed: bytes
    pages: int


def tried(profile: str, paper: Path = PAPER) -> Tried:
    """Return the bundle of a profile's PDF, built in ``paper``, once it has been built in an empty folder.

    Raises ``EquipoiseError`` where that fails, gives another number of pages, or the bundle is too large.
    """
    content = bundle.files(profile, paper)
    packed = bundle.pack(content, profile, paper)
    with tempfile.TemporaryDirectory(prefix="equipoise-arxiv-") as folder:
        alone = plain_tex.pages(build(content, Path(folder)).with_suffix(".log"))
    pages = plain_tex.pages(publish.typeset(paper / "build", profile).with_suffix(".log"))
    if alone != pages:
        raise EquipoiseError(
            f"the bundle builds to {alone} pages, and the paper has {pages}; nothing is written"
        )
    return Tried(content, packed, pages)


def build(content: Mapping[str, bytes], folder: Path) -> Path:
    """Write ``content`` (name -> bytes) into the empty ``folder`` and build it; returns the PDF.

    Raises ``EquipoiseError`` with the first thing that TeX or BibTeX complains of.
    """
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if complaints := plain_tex.typeset(folder, bundle.NAME):
        raise EquipoiseError(f"the bundle does not build by itself: {complaints[0]}")
    return folder / f"{bundle.NAME}.pdf"
