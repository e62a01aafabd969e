"""``./study``: finds the command, runs it, and turns every error into one line and an exit code."""

import errno
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TextIO

import click

from commands import INTERRUPTED, surroundings
from commands.display import shown
from commands.encoding import speak_utf8
from commands.graph import timeline
from commands.paths import ROOT
from engine.interrupts import Interrupted, ignore, install, received
from theory.errors import DataUnavailable, EquipoiseError, UnknownName, WrongUsage

DONE, FALSE_CLAIM, WRONG_USAGE, NO_PDF, NO_DATA = 0, 1, 2, 3, 4
READER_GONE = 141  # what a shell reports of programs whose reader left

# name -> one-line help; modules are imported only when their command is called
COMMANDS = {
    "paper": "Run the study at a profile and build the PDF.",
    "test": "Run the tests.",
    "verify": "Check the ledger of claims.",
    "run": "Run or resume one study.",
    "train": "Train one model; resumes if it was cut off.",
    "sample": "Draw samples from a finished run.",
    "export": "Write a run's generator as a file for plain Keras.",
    "evaluate": "Evaluate samples: every metric, interval and floor.",
    "figures": "Redraw the figures.",
    "report": "Write the offline HTML report.",
    "arxiv": "Bundle the paper for arXiv.",
    "diff": "Typeset what changed in the paper since a revision.",
    "evidence": "Write claims, records and a checker as an RO-Crate.",
    "bench": "Time the engine against its peers.",
    "race": "Race entries to a quality: seconds on two threads.",
    "docs": "Build the pages of the Python front.",
    "data": "Fetch and check datasets.",
    "status": "Say what is done, running, broken and left.",
    "clean": "Remove caches and intermediate files.",
    "check": "Format, lint, types, the import contract and the prose.",
}
# called by the graph, not by people
INTERNAL = {
    "batch": "Make and score the runs of one job of a cluster.",
    "score": "Score the finished runs of a profile.",
    "theory": "Check the claims that read no records, and keep the verdicts.",
    "settings": "Write the settings of the code that trains, which the paper prints.",
    "derive": "Check the steps of the derivations.",
    "text": "Hold the paper's text against what is checked.",
    "draw": "Draw the figures of a profile that are not there.",
    "tables": "Write the tables of a profile that are not there.",
    "write": "Write the numbers, claims and settings that the paper reads.",
    "imprint": "Write the stamp that the paper reads: profile, data, commit, date.",
    "pdf": "Build one profile's PDF.",
}
# Whose products of matrices are taken by one thread each, whatever the caller or the engine says, which hands
# a stage as many as its rule asks for. Scores differ in their eighth digit with two; of many small products a
# threaded BLAS would wait for its threads at each, very long on a busy machine (analysis.metrics.chunked)
ONE_BLAS_THREAD = {"batch", "evaluate", "race", "run", "score", "test", "theory", "train", "verify"}


# what the loader of glibc says of a library that does not fit
_NO_MEMORY_TO_LOAD = re.compile(r"failed to map segment|cannot allocate memory|cannot map zero-fill", re.I)

BUILD = {
    "evidence",
    "report",
    "settings",
    "derive",
    "theory",
    "text",
    "draw",
    "tables",
    "write",
    "imprint",
    "pdf",
}


def _room(name: str) -> str:
    """The folder of a command's module."""
    return "scoring" if name == "score" else "build" if name in BUILD else "cli"


class Study(click.Group):
    """Loads a command's module on demand, so that ``--help`` imports nothing heavy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names that a user may call, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        """Import and return one command; raises ``UnknownName``."""
        if name not in COMMANDS and name not in INTERNAL:
            raise UnknownName("command", name, COMMANDS)
        if name in ONE_BLAS_THREAD:
            os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read where NumPy is imported
        module = importlib.import_module(f"commands.{_room(name)}.{name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; an error of usage that does not say whose it is, is that command's."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if error.ctx is None and ctx.invoked_subcommand:
                command = self.get_command(ctx, ctx.invoked_subcommand)
                error.ctx = click.Context(command, parent=ctx, info_name=ctx.invoked_subcommand)
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Study, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--no-system-install",
    is_flag=True,
    expose_value=False,  # the front door takes it, wherever it stands
    help="Install nothing with apt-get, even if that is allowed.",
)
@click.pass_context
def study(ctx: click.Context, debug: bool) -> None:
    """Equipoise: generative models compared, their theory verified, and a paper that
    does not compile unless its claims hold.

    \b
    ./study paper      everything, from data to paper/build/paper.pdf
    ./study test       the tests
    """
    ctx.obj = {"debug": debug}


def fail(line: str, code: int) -> NoReturn:
    """Print ``line`` on stderr and leave with ``code``; what would control the terminal is written out."""
    ignore()
    try:
        print(f"study: {shown(' '.join(line.split()))}", file=sys.stderr, flush=True)
    except OSError:  # the terminal was closed
        _give_up(sys.stderr)
    sys.exit(code)


def _give_up(stream: TextIO) -> None:
    """Let what ``stream`` still holds go nowhere when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def message(error: Exception) -> str:
    """Return one line for the user: what is wrong and what to do."""
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "./study"
        return f"{error.format_message().rstrip('.')}; {path} --help says what is possible"
    if isinstance(error, click.ClickException):
        return error.format_message()
    return str(error) if isinstance(error, EquipoiseError) else _of_the_machine(error)


def _of_the_machine(error: Exception) -> str:
    """The line for an error that is none of the study's own."""
    if isinstance(error, ModuleNotFoundError) and not (ROOT / _package(error)).exists():
        return (
            f"the environment lacks the package {_package(error)}; remove {sys.prefix} and repeat the command"
        )
    if _lacks_memory(error):
        return "no memory left; end other programs, or take a machine with more, and repeat the command"
    if isinstance(error, OSError) and error.strerror:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        where, remedy = ("what was being written", "make room") if full else ("the output", "mend that")
        remedy = "give a shorter name" if _too_long(error) else remedy
        return f"{error.strerror}: {error.filename or where}; {remedy} and repeat the command"
    return f"unexpected {type(error).__name__}: {error} (repeat with --debug to see where)"


def _lacks_memory(error: Exception) -> bool:
    """Whether Python, NumPy, the system, its loader or TensorFlow (which need not be there) got no memory."""
    tensorflow = type(error).__name__ == "ResourceExhaustedError"
    library = isinstance(error, ImportError) and _NO_MEMORY_TO_LOAD.search(str(error)) is not None
    system = getattr(error, "errno", None) == errno.ENOMEM
    return isinstance(error, MemoryError) or tensorflow or library or system


def _package(error: ModuleNotFoundError) -> str:
    return (error.name or "").partition(".")[0]


def _too_long(error: Exception) -> bool:
    """Whether a name that the caller gave is too long for any file."""
    return isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG


def exit_code(error: Exception) -> int:
    """Return the exit code that the contract gives an error."""
    if isinstance(error, WrongUsage | click.ClickException) or _too_long(error):
        return WRONG_USAGE
    if isinstance(error, DataUnavailable):
        return NO_DATA
    return FALSE_CLAIM


def main(arguments: Sequence[str], begin: Callable[[], object] = lambda: None) -> None:
    """Run ``./study`` with ``arguments``, after ``begin``; leaves through ``sys.exit``."""
    arguments = list(arguments)
    debug = "--debug" in arguments
    if debug:  # accepted anywhere on the line
        arguments.remove("--debug")
    try:
        begin()
        with timeline.stage(arguments):
            code = _obedient(arguments)
        ignore()
        sys.exit(code)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.ctx.get_help() if error.ctx else "")
        sys.exit(DONE)
    except (click.Abort, KeyboardInterrupt):
        ignore()
        if "STUDY_INSIDE_GRAPH" in os.environ:  # the front door says it once for all
            sys.exit(INTERRUPTED)
        fail("interrupted; the same command goes on where it stopped", INTERRUPTED)
    except BrokenPipeError:
        _give_up(sys.stdout)
        sys.exit(READER_GONE)
    except Exception as error:
        if debug and not isinstance(error, click.ClickException):
            raise
        fail(message(error), exit_code(error))


def _obedient(arguments: list[str]) -> int:
    """Call the command. Raises ``Interrupted`` in place of any failure that follows an interrupt.

    A compiled module whose import is interrupted raises an ImportError, a child that got the signal too
    leaves with a code of its own, and so on.
    """
    try:
        code = _run(arguments)
    except (Exception, SystemExit) as error:
        if received() and not (isinstance(error, SystemExit) and not error.code):
            raise Interrupted from error
        raise
    if code and received():
        raise Interrupted
    return code


def _run(arguments: list[str]) -> int:
    """Call the command; a reader that is gone is noticed here, not when Python ends."""
    try:
        with study.make_context("./study", arguments) as context:
            code: int = study.invoke(context) or DONE
    except click.exceptions.Exit as left:
        code = left.exit_code
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


if __name__ == "__main__":
    surroundings.settle()
    speak_utf8()
    main(sys.argv[1:], install)
