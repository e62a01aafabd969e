"""Processes that contend for a lock, and what a test tells them through pipes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FLOCKLESS = Path(__file__).parent / "flockless"
END = "import signal; signal.alarm(300)\n"  # a child that waits for ever fails its test


def environment(no_flock: str = "ENOSYS") -> dict[str, str]:
    """What a child process needs whose flock fails with the error of that name."""
    return os.environ | {"PYTHONPATH": f"{FLOCKLESS}:{ROOT}", "NO_FLOCK": no_flock}


@contextmanager
def child(script: str, *arguments: object, no_flock: str = "ENOSYS") -> Iterator["subprocess.Popen[str]"]:
    """A Python without flock that runs ``script``; killed at the end, if it has not ended."""
    command = [sys.executable, "-c", END + script, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment(no_flock), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        yield process
        process.kill()


def line(process: "subprocess.Popen[str]") -> str:
    """The next line that a child prints; empty once it has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
