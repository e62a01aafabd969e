"""Reading the log of a paper (``commands.graph.timeline``): bars, samples, and where processors were idle."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

IDLE = 0.5  # share of the processors below which they count as idle
LONG = 3.0  # seconds of it that are worth a word


@dataclass(frozen=True)
class Bar:
    """What a stage, or a ``part`` of one, took: seconds since the paper began, and processor seconds."""

    stage: str
    part: str
    start: float
    end: float
    cpu: float

    @property
    def name(self) -> str:
        """Return what it is called under its stage."""
        return self.part or self.stage

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return self.end - self.start


@dataclass(frozen=True)
class Use:
    """The share of the processors, in [0, 1], that the graph and that anybody used from start to end."""

    start: float
    end: float
    own: float
    all: float


@dataclass(frozen=True)
class Gap:
    """A stretch in which processors were idle, and for how many seconds of it which stage was at work."""

    start: float
    end: float
    share: float
    stages: Mapping[str, float]  # the longest first


@dataclass(frozen=True)
class Timeline:
    """A paper: when it began (seconds since the epoch), how long it took, on what; see the classes above.

    ``cpu`` is None where the paper was killed before it was summed up.
    """

    began: float
    seconds: float
    cores: int
    cpu: float | None
    bars: tuple[Bar, ...]
    uses: tuple[Use, ...]

    @property
    def share(self) -> float:
        """Return the share of the processors that the graph used over all."""
        cpu = sum(bar.cpu for bar in self.bars if not bar.part) if self.cpu is None else self.cpu
        return cpu / (self.cores * self.seconds) if self.seconds > 0 else 0.0

    @property
    def others(self) -> float:
        """Return the share of the processors that others used over the time that was sampled."""
        seconds = sum(use.end - use.start for use in self.uses)
        used = sum((use.end - use.start) * max(0.0, use.all - use.own) for use in self.uses)
        return used / seconds if seconds else 0.0

    def gaps(self) -> list[Gap]:
        """Return the stretches of ``LONG`` or more in which nobody used more than ``IDLE`` of them."""
        found = []
        for idle, group in groupby(self.uses, key=lambda use: max(use.own, use.all) < IDLE):
            stretch = list(group)
            start, end = stretch[0].start, stretch[-1].end
            if idle and end - start >= LONG:
                share = sum(use.own * (use.end - use.start) for use in stretch) / (end - start)
                found.append(Gap(start, end, share, self._at_work(start, end)))
        return found

    def _at_work(self, start: float, end: float) -> dict[str, float]:
        """The seconds of that time that each stage took, of those that took any, the longest first."""
        seconds = {bar.stage: min(end, bar.end) - max(start, bar.start) for bar in self.bars if not bar.part}
        worked = sorted(((taken, stage) for stage, taken in seconds.items() if taken > 0), reverse=True)
        return {stage: taken for taken, stage in worked}


def read(path: Path) -> Timeline:
    """Return the paper of a log; lines that were cut off are passed over. Raises ``OSError``."""
    lines = list(_objects(path.read_text("utf-8", "replace")))
    [head] = [line for line in lines if "cores" in line] or [{"cores": 1, "start": 0.0}]
    began = float(head["start"])
    bars = sorted(
        (
            Bar(line["stage"], line["part"], line["start"] - began, line["end"] - began, line["cpu"])
            for line in lines
            if "stage" in line
        ),
        key=lambda bar: (bar.start, bool(bar.part)),
    )
    samples = [line for line in lines if "at" in line]
    ends = [line for line in lines if "end" in line and "stage" not in line]
    last = max([*(line["end"] for line in ends), *(line["at"] for line in samples), began])
    last = max([last, *(began + bar.end for bar in bars)])
    cpu = float(ends[0]["cpu"]) if ends else None
    uses = tuple(_uses(samples, began, head["cores"]))
    return Timeline(began, last - began, head["cores"], cpu, tuple(_nested(bars)), uses)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def _nested(bars: Sequence[Bar]) -> Iterator[Bar]:
    """Every stage, and behind it its parts."""
    stages = [bar for bar in bars if not bar.part]
    for stage in stages:
        yield stage
        yield from (bar for bar in bars if bar.part and bar.stage == stage.stage)
    known = {stage.stage for stage in stages}
    yield from (bar for bar in bars if bar.part and bar.stage not in known)  # of a stage that was killed


def _uses(samples: Sequence[Mapping[str, float]], began: float, cores: int) -> Iterator[Use]:
    """Yield the shares between samples; processor time that seems to shrink was that of one that ended."""
    for before, after in pairwise([{"at": began, "cpu": 0.0, "busy": 0.0}, *samples]):
        seconds = after["at"] - before["at"]
        if seconds > 0:
            own = (after["cpu"] - before["cpu"]) / (cores * seconds)
            yield Use(before["at"] - began, after["at"] - began, min(1.0, max(0.0, own)), after["busy"])
