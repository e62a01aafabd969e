"""Ctrl-C and SIGTERM at random moments of a command: at the n-th audit event of its Python, from a seed.

Such events are imports, files that are opened, code that is compiled, processes that are started. The first
come before a line of the study's has run.
"""

import math
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands.paths import ROOT

MOMENTS = Path(__file__).parent / "moments"
# the end of the front door; from its beginning on, its own traps answer (tests/door)
DOOR = '. "$1/commands/door/waiting.bash"; shift; answered_by_python "$@"'
SAYS = "study: interrupted; the same command goes on where it stopped\n"
BAD = ("Traceback", "unexpected", "Exception ignored", "Fatal", "terminate called", "Aborted")
HOLDS = (
    subprocess.run(["env", "--block-signal=INT", "true"], capture_output=True, check=False).returncode == 0
)
# command -> events that it has, about; some come after its last
COMMANDS = {
    ("status",): 12_000,
    ("verify", "42"): 30_000,
    ("paper", "--profile", "ci", "--dry-run"): 60_000,
    ("train", "--objective=lsgan", "--architecture=mlp", "--dataset=mnist_2k", "--epochs=1"): 150_000,
}
pytestmark = pytest.mark.skipif(not HOLDS, reason="GNU env is too old to hold signals back")


def asked_at(seed: int, arguments: tuple[str, ...], folder: Path) -> tuple[float, str]:
    """Ask a command to stop; returns the seconds that it then took, and at what it was asked.

    0 if it was never asked.
    """
    chance = random.Random(f"{arguments} {seed}")
    number = chance.choice([signal.SIGINT, signal.SIGTERM])
    event = int(math.exp(chance.uniform(0.0, math.log(COMMANDS[arguments]))))
    told = folder / f"asked-{seed}"
    environment = {
        "PYTHONPATH": f"{MOMENTS}{os.pathsep}{ROOT}",
        "EQUIPOISE_CHECKOUT": str(folder),
        "ASK_AT": f"{int(number)} {event}",
        "ASKED": str(told),
    }
    command = ["bash", "-c", DOOR, "bash", str(ROOT), sys.executable, "-P", "-m", "commands", *arguments]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    ended = time.time()
    moment = f"seed {seed}, event {event} of {arguments[0]}, {number.name}"
    at, what, hears = told.read_text().split() if told.exists() else ("0", "", "deaf")
    expected = 130 if hears == "hears" else 0
    assert done.returncode == expected, f"{moment}: {what}: {done.returncode}\n{done.stderr}"
    assert not [bad for bad in BAD if bad in done.stderr], f"{moment}: {what}\n{done.stderr}"
    if expected:
        assert done.stderr.count(SAYS) <= 1, done.stderr
    return (ended - float(at) if told.exists() else 0.0), f"{moment} ({what})"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_ends_wherever_it_is_asked_to(
    arguments: tuple[str, ...], tmp_path: Path, nightly: bool
) -> None:
    tries = 40 if nightly else 2 if arguments[0] == "train" else 4
    took = [asked_at(seed, arguments, tmp_path) for seed in range(tries)]
    for seconds, moment in sorted(took)[-5:]:
        print(f"{seconds:.2f} s: {moment}")
