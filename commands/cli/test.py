"""``./study test``: passes the tests of this checkout, from wherever it is called."""

import os
import subprocess
import sys
from pathlib import Path

import click

from commands.paths import ROOT

PASSED, FALSE, WRONG_USAGE = 0, 1, 2
USAGE_ERROR, NO_TESTS = 4, 5  # pytest's own codes


@click.command(
    help="Run the tests; ARGUMENTS go to pytest (-x, -k NAME, --lf, a file, ...).",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Return 0 if every test passes, 1 if one does not, 2 if pytest does not take the arguments."""
    options = ["--durations=5", "--durations-min=2"]
    pytest = [sys.executable, "-P", "-m", "pytest", *options, *map(_from_root, arguments)]
    code = subprocess.call(pytest, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    if code in (USAGE_ERROR, NO_TESTS):
        return WRONG_USAGE
    return PASSED if code == 0 else FALSE


def _from_root(argument: str) -> str:
    """A path, or path::test, that the user gave from another folder."""
    path, separator, test = argument.partition("::")
    if path and not path.startswith("-") and Path(path).exists():
        return f"{Path(path).absolute()}{separator}{test}"
    return argument
