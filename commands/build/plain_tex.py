"""A document built by TeX's plain commands: no latexmk, no shell escape, no stop at an error."""

import re
import subprocess
from pathlib import Path

from commands.build.latex import environment_of
from theory.errors import EquipoiseError

_PAGES = re.compile(r"^Output written on .*\((\d+) pages?", re.MULTILINE)
_ERROR = re.compile(r"^! (.+)$", re.MULTILINE)


def typeset(folder: Path, name: str) -> list[str]:
    """Build ``folder``/``name``.tex to a PDF beside it; returns what TeX and BibTeX complained of.

    Raises ``EquipoiseError`` where there is no PDF, or a program is missing.
    """
    latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", name]
    environment = environment_of(Path("trees")) | {"max_print_line": "10000"}
    said = [_run(command, folder, environment) for command in (latex, ["bibtex", name], latex, latex)]
    if not (folder / f"{name}.pdf").is_file():
        why = [*_ERROR.findall(said[-1]), *said[-1].strip().splitlines()[-1:], "no output"]
        raise EquipoiseError(f"LaTeX made no PDF: {why[0]}")
    bibtex = [line for line in said[1].splitlines() if re.search("error message|couldn't open", line)]
    return [*_ERROR.findall(said[-1]), *bibtex]


def pages(log: Path) -> int:
    """Return how many pages TeX wrote, by its ``log``. Raises ``EquipoiseError`` if it wrote none."""
    found = _PAGES.search(log.read_text("utf-8", "replace"))
    if not found:
        raise EquipoiseError(f"{log} tells of no pages")
    return int(found[1])


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise EquipoiseError(f"{command[0]} is not installed; ./study paper says what TeX needs") from None
    return done.stdout.decode("utf-8", "replace")
