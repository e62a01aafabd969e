"""Where results are shown: a terminal as it is; elsewhere plain text, wide enough that no table is cut."""

import sys
from typing import TextIO

from rich.console import Console

WIDTH_ELSEWHERE = 140  # columns where there is no terminal to ask


def screen(stream: TextIO | None = None) -> Console:
    """Return a console on ``stream``, or on standard output."""
    console = Console(file=stream or sys.stdout)
    if console.is_terminal:
        return console
    return Console(file=console.file, width=WIDTH_ELSEWHERE, color_system=None)
