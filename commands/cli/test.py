"""``./study test``: passes the tests of this checkout, from wherever it is called."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from commands.paths import ROOT
from theory.errors import WrongUsage

PASSED, FALSE, WRONG_USAGE = 0, 1, 2
USAGE_ERROR, NO_TESTS = 4, 5  # pytest's own codes
MOST_PROCESSES = 8  # each imports TensorFlow and takes up to 3 GB
HANGS = 1800  # seconds of one test: it waits for what never comes, however slow the machine is
# with these the user shares the tests out, asks for few of them, or wants to look into one process
IN_ONE_PROCESS = (
    "-n",
    "--numprocesses",
    "--dist",
    "-p",
    "-k",
    "-m",
    "--lf",
    "--last-failed",
    "--sw",
    "--stepwise",
)
LOOKING = ("--pdb", "--trace", "-s", "--capture", "-h", "--help", "--version")
# a test that hangs says where and fails, with its process, in whose place another goes on
GUARD = ("-o", f"faulthandler_timeout={HANGS}", "-o", "faulthandler_exit_on_timeout=true")


@click.command(
    help="Run the tests, one process per core; ARGUMENTS go to pytest (-x, -k NAME, -n 1, a file, ...).",
    context_settings={"ignore_unknown_options": True},
)
@click.option("--python", "version", metavar="X.Y", help="With Python 3.11, 3.12 or 3.13, in .venv-X.Y.")
@click.option("--canary", is_flag=True, help="With the newest TensorFlow, pre-releases too, in .venv-canary.")
@click.option("--nightly", is_flag=True, help="Each test of chance at its full number of tries, for hours.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(version: str | None, canary: bool, nightly: bool, arguments: tuple[str, ...]) -> int:
    """Return 0 if every test passes, 1 if one does not, 2 if pytest does not take the arguments."""
    _check_version(version)
    arguments = ("--nightly", *arguments) if nightly else arguments
    if not canary:
        return _tested(arguments)
    from commands import canary as bird

    click.echo("fetching the newest TensorFlow", err=True)
    bird.fetch()
    if bird.installed("tensorflow") == bird.locked():
        click.echo(f"there is no TensorFlow after {bird.locked()}, which the locks pin; nothing to try")
        return PASSED
    code = _tested(arguments)
    click.echo(f"{'passed' if code == PASSED else 'not passed'} with {bird.told()}; pinned: {bird.locked()}")
    return code


def _check_version(wanted: str | None) -> None:
    """Raise ``WrongUsage`` where this is not the Python that is wanted: the front door finds that."""
    if wanted not in (None, here := f"{sys.version_info.major}.{sys.version_info.minor}"):
        raise WrongUsage(f"this is Python {here}; ./study test --python {wanted} finds the other")


def _tested(arguments: Sequence[str]) -> int:
    options = ["--durations=5", "--durations-min=2", *_processes(arguments)]
    pytest = [sys.executable, "-P", "-m", "pytest", *options, *map(_from_root, arguments)]
    code = subprocess.call(pytest, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    if code in (USAGE_ERROR, NO_TESTS):
        return WRONG_USAGE
    return PASSED if code == 0 else FALSE


def _processes(arguments: Sequence[str]) -> list[str]:
    """Options that share many tests out, with a guard; for few, starting workers would cost more."""
    few = any(one.startswith((*IN_ONE_PROCESS, *LOOKING)) or ".py" in one for one in arguments)
    number = min(_cores(), MOST_PROCESSES)
    if few or number == 1:
        return []
    return [f"--numprocesses={number}", "--dist=worksteal", *([] if "--nightly" in arguments else GUARD)]


def _cores() -> int:
    """Return how many this process may use; the system does not say so everywhere."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_root(argument: str) -> str:
    """A path, or path::test, that the user gave from another folder."""
    path, separator, test = argument.partition("::")
    if path and not path.startswith("-") and Path(path).exists():
        return f"{Path(path).absolute()}{separator}{test}"
    return argument
