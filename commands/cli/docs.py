"""``./study docs``: the pages of the Python front, made from its docstrings."""

import importlib.util
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import click

from commands.paths import PAGES, ROOT
from theory.errors import EquipoiseError

SOURCES = ROOT / "docs"


@click.command(help="Build the pages of the Python front into docs/build; a broken link is an error.")
def command() -> int:
    """Return 0 if the pages are made and every reference in them leads somewhere, else 1."""
    if importlib.util.find_spec("sphinx") is None:
        raise EquipoiseError("the tools that make the pages are missing; ./study docs sets them up")
    return build(SOURCES, PAGES)


def build(sources: Path, pages: Path) -> int:
    """Make ``pages`` anew from the folder ``sources``; print what is wrong, or where they lie.

    Returns 0, or 1 where Sphinx has any complaint or a link leads nowhere; there are no pages then.
    """
    from commands.pages.links import complaints

    shutil.rmtree(pages, ignore_errors=True)
    strict = ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet", "--fresh-env"]
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "sphinx",
            *strict,
            "-d",
            str(pages / ".doctrees"),
            str(sources),
            str(pages),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    wrong = (done.stdout + done.stderr).strip().splitlines() if done.returncode else list(complaints(pages))
    shutil.rmtree(pages / ".doctrees", ignore_errors=True)
    if wrong:
        shutil.rmtree(pages, ignore_errors=True)
        print(textwrap.indent("\n".join(wrong), "    "))
        print("no pages were made: mend these places and repeat the command")
        return 1
    print(pages / "index.html")
    return 0
