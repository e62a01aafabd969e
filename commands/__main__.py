"""``./study``: finds the command, runs it, and turns every error into one line and an exit code."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from theory.errors import DataUnavailable, EquipoiseError, UnknownName, WrongUsage

DONE, FALSE_CLAIM, WRONG_USAGE, NO_PDF, NO_DATA, INTERRUPTED = 0, 1, 2, 3, 4, 130

# name -> (module, one-line help); modules are imported only when their command is called
COMMANDS = {
    "paper": "Run the study at a profile and build the PDF.",
    "test": "Run the tests.",
    "verify": "Check the ledger of claims.",
    "run": "Run or resume one study.",
    "train": "Train one model; resumes if it was cut off.",
    "sample": "Draw samples from a finished run.",
    "evaluate": "Judge samples: every metric, interval and floor.",
    "figures": "Redraw the figures.",
    "report": "Write the offline HTML report.",
    "bench": "Time the engine against its peers.",
    "data": "Fetch and check datasets.",
    "status": "Say what is done, running, broken and left.",
    "clean": "Remove caches and intermediate files.",
    "check": "Format, lint, types and the import contract.",
}
# called by the graph, not by people
INTERNAL = {
    "score": "Score the finished runs of a profile.",
    "write": "Write the numbers, claims and tables that the paper reads.",
    "pdf": "Build one profile's PDF.",
}


class Study(click.Group):
    """Loads ``commands/<name>.py`` on demand, so that ``--help`` imports nothing heavy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names that a user may call, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        """Import and return one command; raises ``UnknownName``."""
        if name not in COMMANDS and name not in INTERNAL:
            raise UnknownName("command", name, COMMANDS)
        module = importlib.import_module(f"commands.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Study, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def study(ctx: click.Context, debug: bool) -> None:
    """Equipoise: generative models compared, their theory verified, and a paper that
    does not compile unless its claims hold.

    \b
    ./study paper      everything, from data to paper/build/paper.pdf
    ./study test       the tests
    """
    ctx.obj = {"debug": debug}


def fail(message: str, code: int) -> NoReturn:
    """Print one line on stderr and leave with ``code``."""
    print(f"study: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)


def exit_code(error: Exception) -> int:
    """The exit code that the contract gives an error."""
    if isinstance(error, WrongUsage):
        return WRONG_USAGE
    if isinstance(error, DataUnavailable):
        return NO_DATA
    return FALSE_CLAIM


def main(arguments: Sequence[str]) -> None:
    """Run ``./study`` with ``arguments``; leaves through ``sys.exit``."""
    arguments = list(arguments)
    debug = "--debug" in arguments
    if debug:  # accepted anywhere on the line
        arguments.remove("--debug")
    try:
        sys.exit(study.main(arguments, prog_name="./study", standalone_mode=False) or DONE)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.ctx.get_help() if error.ctx else "")
        sys.exit(DONE)
    except click.ClickException as error:
        fail(error.format_message(), WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt):
        if "STUDY_INSIDE_GRAPH" in os.environ:  # the front door says it once for all
            sys.exit(INTERRUPTED)
        fail("interrupted; the same command goes on where it stopped", INTERRUPTED)
    except EquipoiseError as error:
        if debug:
            raise
        fail(str(error), exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception as error:
        if debug:
            raise
        fail(f"unexpected {type(error).__name__}: {error} (repeat with --debug to see where)", FALSE_CLAIM)


if __name__ == "__main__":
    main(sys.argv[1:])
