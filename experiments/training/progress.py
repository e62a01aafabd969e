"""What a person sees of a run while it works: a bar in a terminal, a line now and then elsewhere."""

import io
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, TextIO, cast

LINE_EVERY = 20.0  # seconds between lines where there is no terminal


class Progress:
    """Says nothing. ``Bar`` and ``Lines`` say more; all write to stderr alone."""

    def say(self, line: str) -> None:
        """Tell the user one thing."""

    def begin(self, run: str, total: int, done: int, unit: str = "step") -> None:
        """Note that ``run`` starts with ``done`` of ``total`` steps made."""

    def advance(self, done: int, note: str = "", values: Mapping[str, float] | None = None) -> None:
        """Note that ``done`` steps are made; ``note`` says where that is, ``values`` how it goes."""

    def end(self, line: str = "") -> None:
        """Note that the run is over, or given up for now."""


_GONE = (OSError, ValueError)  # the second of a stream that was closed, as where all ends at once


class Watched(io.TextIOBase):
    """A stream whose reader may have left: a run does not end because nobody watches it any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write ``text`` if there still is a terminal or pipe."""
        with suppress(*_GONE):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, if that can be done."""
        with suppress(*_GONE):
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether this is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the stream's descriptor."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # TextIO has an attribute
        """The stream's encoding."""
        return self._stream.encoding


class Lines(Progress):
    """A line at the start and end of each run and every ``LINE_EVERY`` seconds; no control characters."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Lines by the seconds of ``clock``."""
        self._clock = clock

    def say(self, line: str) -> None:
        """Tell the user one thing."""
        print(_visible(line), file=Watched(sys.stderr), flush=True)

    def begin(self, run: str, total: int, done: int, unit: str = "step") -> None:
        """Note that ``run`` starts with ``done`` of ``total`` steps made."""
        self._run, self._total, self._first, self._unit = run, total, done, unit
        self._start = self._spoken = self._clock()
        self.say(f"{run}: resumed at {unit} {done} of {total}" if done else f"{run}: {total} {unit}s to make")

    def advance(self, done: int, note: str = "", values: Mapping[str, float] | None = None) -> None:
        """Note that ``done`` steps are made, and say so now and then."""
        now = self._clock()
        if now - self._spoken < LINE_EVERY:
            return
        self._spoken = now
        rate = (done - self._first) / (now - self._start)
        parts = [note, f"{self._unit} {done}/{self._total}", _pace(rate, self._unit)]
        parts += [f"{duration((self._total - done) / rate)} left", *_readings(values)]
        self.say(f"{self._run}: " + ", ".join(part for part in parts if part))

    def end(self, line: str = "") -> None:
        """Note that the run is over."""
        if line:
            self.say(line)


class Bar(Progress):
    """One bar per run, with rate and time left."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(file=cast(IO[str], Watched(sys.stderr)))

    def say(self, line: str) -> None:
        """Tell the user one thing, above the bar."""
        from rich.text import Text

        self._console.print(Text(_visible(line)), soft_wrap=True)  # what is in brackets is no markup

    def begin(self, run: str, total: int, done: int, unit: str = "step") -> None:
        """Show the bar of ``run``."""
        from rich import progress

        self._first, self._start, self._unit, self._total = done, time.monotonic(), unit, total
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}", style="bold", markup=False),
            progress.BarColumn(bar_width=24),
            progress.TextColumn("{task.fields[rate]}", markup=False),
            progress.TextColumn("{task.fields[values]}", style="dim", markup=False),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task(run, total=total, completed=done, rate="starting", values="")
        self._bar.start()

    def advance(self, done: int, note: str = "", values: Mapping[str, float] | None = None) -> None:
        """Move the bar."""
        rate = (done - self._first) / (time.monotonic() - self._start)
        left = duration((self._total - done) / rate) if rate else "?"
        self._bar.update(
            self._task,
            completed=done,
            rate=f"{note}  {_pace(rate, self._unit)}, {left} left".strip(),
            values=" ".join(_readings(values)),
        )

    def end(self, line: str = "") -> None:
        """Take the bar away and leave ``line``."""
        self._bar.stop()
        if line:
            self.say(line)


def for_terminal() -> Progress:
    """Return a bar if stderr is a terminal, lines if it is not."""
    return Bar() if sys.stderr.isatty() else Lines()


def duration(seconds: float) -> str:
    """Return seconds in words: ``8 s``, ``3 min 20 s``, ``2 h 05 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def _pace(rate: float, unit: str) -> str:
    """How fast it goes, in ``unit`` a second, or in seconds each where that is less than one in ten."""
    return f"{1 / rate:.0f} s per {unit}" if 0 < rate < 0.1 else f"{rate:.1f} {unit}s/s"


def _readings(values: Mapping[str, float] | None) -> list[str]:
    return [f"{name} {value:.3g}" for name, value in (values or {}).items()]


def _visible(line: str) -> str:
    """Write out what would steer a terminal: a line may name the user's files."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)
