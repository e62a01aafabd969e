"""``./study check``: format, lint, types, the import contract and the paper's text."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import click

from commands.paths import ROOT

BIN = Path(sys.executable).parent
CHECKS: dict[str, Sequence[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
    "lint": ["ruff", "check", "--quiet", "--output-format=concise", "."],
    "types": ["mypy", "--no-error-summary"],
    "imports": ["lint-imports", "--no-logo"],
    "text": ["python", "-P", "-m", "commands", "text"],
}
MEND = {"format": "ruff format", "lint": "ruff check --fix"}


@click.command(help="Check format, lint, types, the import contract and the paper's text.")
def command() -> int:
    """Return 0 if all hold, 1 if one does not; only what failed shows its output."""
    code = 0
    with ExitStack() as opened, ThreadPoolExecutor(len(CHECKS)) as pool, ExitStack() as ended:
        running = []
        for arguments in CHECKS.values():
            running.append(opened.enter_context(_started(arguments)))
            ended.callback(running[-1].terminate)  # before the pool waits for it, where this is interrupted
        for name, (failed, output, seconds) in zip(CHECKS, pool.map(_told, running), strict=True):
            print(f"{'✗' if failed else '✓'} {name:8} {seconds:5.1f} s", flush=True)
            if failed:
                code = 1
                print(textwrap.indent(output.strip(), "    "))
                if name in MEND:
                    print(
                        f"  mend it with: {Path(os.path.relpath(BIN)) / MEND[name]} {os.path.relpath(ROOT)}"
                    )
    return code


def _started(arguments: Sequence[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [str(BIN / arguments[0]), *arguments[1:]],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def _told(process: "subprocess.Popen[str]") -> tuple[bool, str, float]:
    began = time.monotonic()
    output, error = process.communicate()
    return process.returncode != 0, output + error, time.monotonic() - began
