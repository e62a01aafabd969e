"""Whoever asks the door to stop, in its shell or as Python starts, is heard: code 130, one line at most."""

import signal
import subprocess

import pytest

SAYS = "study: interrupted; the same command goes on where it stopped"
# asks the shell that calls it to stop
ASKS = "#!/bin/sh\nkill -%s $PPID\n"
# the same, where the door asks whether signals can be held back; else the true program
ENV = """#!/bin/sh
case "$1 $2" in --block-signal=*' env') kill -%s $PPID; exit 0 ;; esac
exec /usr/bin/env "$@"
"""
# asks itself before it can answer
EARLY = """#!/bin/sh
case "$*" in *'-m commands'*) kill -%s $$ ;; esac
exec __MACHINE__/python "$@"
"""
ANSWERS = """import signal, sys
def answer(number, frame): sys.exit(130)
for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, answer)
signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
print("it was not heard")
"""
NUMBERS = pytest.mark.parametrize("name", ["INT", "TERM"])
HOLDS = (
    subprocess.run(["env", "--block-signal=INT", "true"], capture_output=True, check=False).returncode == 0
)


@NUMBERS
def test_the_shell_is_asked_early(machine, name: str) -> None:
    machine.study("status")  # sets up
    machine.program("id", ASKS % name)
    done = machine.study("status")
    assert (done.code, done.out) == (130, "")


@NUMBERS
def test_the_shell_is_asked_late(machine, name: str) -> None:
    machine.study("status")
    machine.program("env", ENV % name)
    done = machine.study("status")
    assert (done.code, done.out, done.err.splitlines()) == (130, "", [SAYS])


@pytest.mark.skipif(not HOLDS, reason="GNU env is too old to hold signals back")
@NUMBERS
def test_python_is_asked_before_it_can_answer(machine, name: str) -> None:
    machine.study("status")
    python = machine.checkout / ".venv" / "bin" / "python"
    python.rename(machine.folder / "python")
    machine._write(python, EARLY % name)
    (machine.checkout / "ran.py").write_text(ANSWERS)
    done = machine.study("status")
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_door_that_was_told_to_ignore_it_goes_on(machine, name: str) -> None:
    machine.study("status")
    machine.program("id", ASKS % name.removeprefix("SIG"))
    before = signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        assert machine.study("status").code == 0
    finally:
        signal.signal(getattr(signal, name), before)
