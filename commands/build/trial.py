"""A bundle of the paper, built as its readers will: by pdflatex and bibtex, in a folder of nothing else."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from commands.build.bundle import NAME
from commands.build.latex import environment_of
from theory.errors import EquipoiseError

LATEX = ("pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", NAME)
COMMANDS = (LATEX, ("bibtex", NAME), LATEX, LATEX)
_PAGES = re.compile(r"^Output written on .*\((\d+) pages?", re.MULTILINE)


def build(content: Mapping[str, bytes], folder: Path) -> Path:
    """Write ``content`` (name -> bytes) into the empty ``folder`` and build it; returns the PDF.

    Raises ``EquipoiseError`` with the first line of what TeX or BibTeX complains of.
    """
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    environment = environment_of(Path("trees")) | {"max_print_line": "10000"}
    for command in COMMANDS:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode:
            said = done.stdout.decode("utf-8", "replace").splitlines()
            why = next((line for line in said if line.startswith("!")), said[-1] if said else "no output")
            raise EquipoiseError(f"the bundle does not build by itself: {command[0]} says: {why}")
    return folder / f"{NAME}.pdf"


def pages_alone(content: Mapping[str, bytes]) -> int:
    """Build ``content`` in an empty folder of its own; returns the number of pages."""
    with tempfile.TemporaryDirectory(prefix="equipoise-arxiv-") as folder:
        return pages(build(content, Path(folder)).with_suffix(".log"))


def pages(log: Path) -> int:
    """Return how many pages TeX wrote, by its ``log``. Raises ``EquipoiseError`` if it wrote none."""
    found = _PAGES.search(log.read_text("utf-8", "replace"))
    if not found:
        raise EquipoiseError(f"{log} tells of no pages")
    return int(found[1])
