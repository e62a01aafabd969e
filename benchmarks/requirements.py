"""The requirements of a benchmark's rows: numbers, each with a bound, and whether they keep it.

A time required of one competitor against another is a ratio of medians of the same run.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.row import Row

Rows = Mapping[str, Row]  # of one task, by name
GIGABYTE = 1e9


@dataclass(frozen=True)
class Requirement:
    """A number that the rows of ``task`` give, and its bound: at ``least`` or at ``most`` that much.

    ``measured`` raises ``KeyError`` or ``ValueError`` where a row is missing that it needs. ``bfloat16`` says
    that it is asked of processors that have instructions for that (True), or of the others (False), alone.
    """

    task: str
    what: str
    measured: Callable[[Rows], float | None]
    least: float | None = None
    most: float | None = None
    bfloat16: bool | None = None


@dataclass(frozen=True)
class Result:
    """``measured`` and ``holds`` are None where the rows do not tell."""

    task: str
    what: str
    least: float | None
    most: float | None
    measured: float | None
    holds: bool | None


def results(requirements: Iterable[Requirement], rows: Sequence[Row]) -> list[Result]:
    """Return what ``rows``, of one task, say to the requirements on it."""
    by_name = {row.name: row for row in rows}
    found = []
    for one in requirements:
        if one.task != rows[0].task:
            continue
        try:
            measured = one.measured(by_name)
        except (KeyError, ValueError):
            measured = None
        holds = None
        if measured is not None:
            low = one.least is None or measured >= one.least
            holds = low and (one.most is None or measured <= one.most)
        found.append(Result(one.task, one.what, one.least, one.most, measured, holds))
    return found


def speed_up(task: str, name: str, least: float, bfloat16: bool | None = None) -> Requirement:
    """The time of the fastest peer, with the instructions that are asked for, over that of ``name``."""

    def measured(rows: Rows) -> float:
        peers = (row.median_seconds for row in rows.values() if not row.own and row.limited)
        return min(peers) / rows[name].median_seconds

    what = f"{name}: times as fast as the fastest peer"
    return Requirement(task, what, measured, least=least, bfloat16=bfloat16)


def times_as_fast(task: str, peer: str, least: float) -> Requirement:
    """The time of ``peer`` over ours."""
    return Requirement(task, f"times as fast as {peer}", lambda rows: rows[peer].ratio, least=least)


def memory_share(task: str, peer: str, most: float) -> Requirement:
    """What our step takes above its inputs over what that of ``peer`` does."""

    def measured(rows: Rows) -> float:
        ours = next(row for row in rows.values() if row.own)
        return ours.working_bytes / rows[peer].working_bytes

    return Requirement(task, f"memory above the inputs, as a share of what {peer} takes", measured, most=most)


def seconds(task: str, name: str, most: float) -> Requirement:
    """The median."""
    return Requirement(task, f"{name}: seconds", lambda rows: rows[name].median_seconds, most=most)


def peak_gigabytes(task: str, name: str, most: float) -> Requirement:
    """The process' peak, a gigabyte being 1e9 bytes."""
    return Requirement(
        task, f"{name}: peak memory, GB", lambda rows: rows[name].peak_bytes / GIGABYTE, most=most
    )


def peak_share(task: str, name: str, least: float) -> Requirement:
    """Operations per second over those of the machine's peak."""
    return Requirement(
        task, f"{name}: share of the GEMM peak", lambda rows: rows[name].peak_share, least=least
    )


def outside_share(task: str, name: str, most: float) -> Requirement:
    """The part of a run that is not spent in training steps."""
    return Requirement(
        task, f"{name}: share outside the steps", lambda rows: rows[name].outside_share, most=most
    )
