"""``./study check``: format, lint, types, the import contract and the paper's text."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        for name, (failed, output, seconds) in zip(CHECKS, pool.map(_check, CHECKS.values()), strict=True):
            print(f"{'✗' if failed else '✓'} {name:8} {seconds:5.1f} s", flush=True)
            if failed:
                code = 1
                print(textwrap.indent(output.strip(), "    "))
                if name in MEND:
                    print(
                        f"  mend it with: {Path(os.path.relpath(BIN)) / MEND[name]} {os.path.relpath(ROOT)}"
                    )
    return code


def _check(arguments: Sequence[str]) -> tuple[bool, str, float]:
    began = time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [str(BIN / arguments[0]), *arguments[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode != 0, done.stdout + done.stderr, time.monotonic() - began
