"""The front of the command line as a process: readers that leave, full disks, Ctrl-C at its worst."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import click
import pytest

from commands.__main__ import exit_code, message, study
from commands.paths import ROOT
from theory.errors import UnknownName

COMMAND = [sys.executable, "-P", "-m", "commands"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SAYS = "study: interrupted; the same command goes on where it stopped\n"


def start(*arguments: str, **streams: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **streams,
    )


@pytest.mark.parametrize("line", ["--help", "status"])
def test_a_reader_that_leaves_is_no_error(line: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(line, stdout=writing)
    os.close(writing)
    assert process.communicate()[1] == ""
    assert process.returncode == 128 + signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = start("status", stdout=full.fileno())
        error = process.communicate()[1]
    assert (
        error == "study: No space left on device: what was being written; make room and repeat the command\n"
    )
    assert process.returncode == 1


def members(group: int) -> int:
    """How many processes a group has, of which some may have ended."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pgid="], capture_output=True, text=True, check=True)
        return listed.stdout.split().count(str(group))
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended just now
            count += stat.read_text("utf-8", "replace").rpartition(")")[2].split()[2] == str(group)
    return count


@pytest.mark.skipif(CORES == 1, reason="the ledger has no workers on one core")
@pytest.mark.parametrize("children", [1, 2])
def test_ctrl_c_never_shows_a_traceback_and_leaves_no_process(children: int) -> None:
    """The whole process group gets it, as from a terminal, as soon as the ledger has so many ``children``.

    Before Python itself has started, nothing of ours can catch it, so no earlier moment is tried.
    """
    process = start("verify", stdout=subprocess.PIPE)
    while members(process.pid) < 1 + children:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    out, error = process.communicate(timeout=60)
    assert time.monotonic() - began < 20  # a claim takes up to 25 s, and is not waited for
    assert out == ""
    assert error in ("", SAYS)
    assert process.returncode in ((130,) if error else (130, -signal.SIGINT))
    assert ends(process.pid)


FOLLOWS = {
    "an import's own error": "raise ImportError('initialization failed')",
    "the system's": "raise OSError(5, 'Input/output error')",
    "one of ours": "from theory.errors import WrongUsage; raise WrongUsage('half done')",
    "click's": "import click; raise click.UsageError('half done')",
    "a reader that is gone": "raise BrokenPipeError",
    "an exit": "sys.exit(1)",
    "a child's code": "return 1",
}


@pytest.mark.parametrize("follows", FOLLOWS.values(), ids=FOLLOWS)
@pytest.mark.parametrize("wait", ["interrupt", "deferred"])
def test_what_follows_an_interrupt_is_the_interrupt(wait: str, follows: str) -> None:
    """The signal is received, and its exception swallowed or put off, before the error comes."""
    caught = {
        "interrupt": "  try: signal.raise_signal(signal.SIGINT)\n  except KeyboardInterrupt: pass",
        "deferred": "  try:\n"
        "    with interrupts.deferred(): signal.raise_signal(signal.SIGTERM)\n"
        "  except KeyboardInterrupt: pass",
    }
    done = ended_by(f"{caught[wait]}\n  {follows}")
    assert (done.stdout, done.stderr, done.returncode) == ("", SAYS, 130)


@pytest.mark.parametrize("follows", ["raise ImportError('initialization failed')", "return 1"])
def test_an_error_without_an_interrupt_stays_what_it_is(follows: str) -> None:
    assert ended_by(f"  {follows}").returncode == 1


def ended_by(body: str) -> subprocess.CompletedProcess[str]:
    """The command line with one command, whose function has this ``body``."""
    program = f"""
import signal, sys, types, click
from commands import __main__ as front
from engine import interrupts
def command():
{body}
front.Study.get_command = lambda *_: click.command()(command)
interrupts.install()
front.main(["broken"])
"""
    return subprocess.run(
        [sys.executable, "-P", "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


def ends(group: int) -> bool:
    """Whether a process group is gone within 10 s: Python's tracker of semaphores ends a little late."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("arguments", "of"), [(["verify", "--json"], "verify"), (["sample", "a", "--out"], "sample")]
)
def test_an_option_without_its_value_leads_to_the_help_of_its_command(arguments, of) -> None:
    with pytest.raises(click.UsageError) as raised:
        study.main(arguments, prog_name="./study", standalone_mode=False)
    assert message(raised.value).endswith(f" requires an argument; ./study {of} --help says what is possible")


def test_long_lists_of_names_are_cut_short() -> None:
    error = UnknownName("claim", "7x", [str(number) for number in range(1, 58)])
    assert message(error).startswith("unknown claim '7x'; choose from: 7, 17, 27, ")
    assert message(error).endswith(" and 37 more")
    assert exit_code(error) == 2


def test_a_package_that_the_environment_lacks_is_named_and_a_module_of_ours_is_not_taken_for_one() -> None:
    """An environment from before packages were imported as a check may lack some."""
    said = message(ModuleNotFoundError("No module named 'lark.tree'", name="lark.tree"))
    assert said.startswith("the environment lacks the package lark; remove ")
    assert message(ModuleNotFoundError("...", name="theory.nothing")).startswith(
        "unexpected ModuleNotFoundError"
    )
