"""What a person sees of a benchmark while it works: one live line in a terminal, else plain lines."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, cast

from benchmarks.events import Event
from experiments.training.progress import LINE_EVERY, Watched, duration


class Lines:
    """A line for each landmark, and for what begins ``LINE_EVERY`` seconds after the last line."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Tell of ``what`` by the seconds of ``clock``."""
        self._what, self._clock, self._spoken = what, clock, -LINE_EVERY

    def __call__(self, event: Event) -> None:
        """Tell of ``event`` if it is time to."""
        now = self._clock()
        if event.landmark or now - self._spoken >= LINE_EVERY:
            self._spoken = now
            self.say(f"{self._what}: {'; '.join(part for part in (event.done, _now(event)) if part)}")

    def say(self, line: str) -> None:
        """Tell one thing."""
        print(line, file=Watched(sys.stderr), flush=True)


class Live:
    """One line that changes, with the seconds since it last did; it leaves nothing behind."""

    def __init__(self, what: str) -> None:
        """Tell of ``what``; in a ``with`` block the line is there."""
        from rich import progress
        from rich.console import Console

        self._what = what
        self._line = progress.Progress(
            progress.SpinnerColumn(),
            progress.TextColumn("{task.description}", markup=False),
            progress.TimeElapsedColumn(),
            console=Console(file=cast(IO[str], Watched(sys.stderr))),
            transient=True,
        )
        self._task = self._line.add_task(what)

    def __call__(self, event: Event) -> None:
        """Show what begins."""
        self._line.reset(self._task, description=f"{self._what}: {_now(event)}")

    def refresh(self) -> None:
        """Show the line as it is now."""
        self._line.refresh()

    def say(self, line: str) -> None:
        """Tell one thing, above the line."""
        from rich.text import Text

        self._line.console.print(Text(line), soft_wrap=True)


@contextmanager
def watched(what: str) -> Iterator[Lines | Live]:
    """Yield what shows the events of ``what`` where stderr goes."""
    if not sys.stderr.isatty():
        yield Lines(what)
        return
    live = Live(what)
    with live._line:
        yield live


def _now(event: Event) -> str:
    left = "" if event.left is None else f", {duration(event.left)} left"
    return event.doing + left
