"""A bundle of the paper, built as its readers will: by pdflatex and bibtex, in a folder of nothing else."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from commands.build import plain_tex
from commands.build.bundle import NAME
from theory.errors import EquipoiseError


def build(content: Mapping[str, bytes], folder: Path) -> Path:
    """Write ``content`` (name -> bytes) into the empty ``folder`` and build it; returns the PDF.

    Raises ``EquipoiseError`` with the first thing that TeX or BibTeX complains of.
    """
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if complaints := plain_tex.typeset(folder, NAME):
        raise EquipoiseError(f"the bundle does not build by itself: {complaints[0]}")
    return folder / f"{NAME}.pdf"


def pages_alone(content: Mapping[str, bytes]) -> int:
    """Build ``content`` in an empty folder of its own; returns the number of pages."""
    with tempfile.TemporaryDirectory(prefix="equipoise-arxiv-") as folder:
        return plain_tex.pages(build(content, Path(folder)).with_suffix(".log"))
