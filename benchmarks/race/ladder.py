"""The ladder: entries by their median seconds to each rung, on one kind of processor at a time."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.race.results import Result
from benchmarks.race.rules import RUNGS


@dataclass(frozen=True)
class Rung:
    """Seconds to one distance, infinite where a seed never got there.

    test_fd    median of the seeds that did
    tried      whether the entry aimed for it
    """

    rung: float
    median: float
    fastest: float
    slowest: float
    test_fd: float | None
    tried: bool


@dataclass(frozen=True)
class Standing:
    """An entry on one processor.

    best    median of the smallest distances
    busy    seeds that are not ranked
    """

    entry: str
    seeds: int
    busy: int
    rungs: tuple[Rung, ...]
    best: float

    @property
    def order(self) -> tuple[float, ...]:
        """By the hardest rung first, and by the best distance where no rung tells."""
        return (*(rung.median for rung in reversed(self.rungs)), self.best)


@dataclass(frozen=True)
class Ladder:
    """All standings on one processor with one number of threads and cores, the fastest first."""

    processor: str
    cores: int
    threads: int
    standings: tuple[Standing, ...]


def ladders(results: Iterable[Result]) -> list[Ladder]:
    """Group ``results`` by where they were made; those of different processors are never compared."""
    places: dict[tuple[str, int, int], list[Result]] = {}
    for result in results:
        s = result.surroundings
        places.setdefault((s.processor, s.cores, s.threads), []).append(result)
    return [Ladder(*place, _standings(of)) for place, of in sorted(places.items())]


def _standings(results: Sequence[Result]) -> tuple[Standing, ...]:
    names = dict.fromkeys(result.entry for result in results)
    standings = (standing(name, [one for one in results if one.entry == name]) for name in names)
    return tuple(sorted(standings, key=lambda one: (one.order, one.entry)))


def standing(entry: str, results: Sequence[Result]) -> Standing:
    """Return the medians of an entry's ranked ``results``; infinite where there are none."""
    ranked = [result for result in results if result.ranked]
    best = [min((point.fd for point in result.curve), default=math.inf) for result in ranked]
    return Standing(
        entry=entry,
        seeds=len(ranked),
        busy=len(results) - len(ranked),
        rungs=tuple(_rung(rung, ranked) for rung in RUNGS),
        best=statistics.median(best) if best else math.inf,
    )


def _rung(rung: float, results: Sequence[Result]) -> Rung:
    crossings = [result.at(rung) for result in results]
    seconds = [math.inf if crossing is None else crossing.seconds for crossing in crossings] or [math.inf]
    tests = [crossing.test_fd for crossing in crossings if crossing is not None]
    return Rung(
        rung,
        statistics.median(seconds),
        min(seconds),
        max(seconds),
        statistics.median(tests) if tests else None,
        any(result.goal <= rung for result in results),
    )
