"""What a verdict rests on, in a form that others can compute anew from the records without this project.

A *test* is a statistic of numbers that records hold, with the bounds that its interval has to lie between.
Each number is a *cell*: a place in a file of a run. Cells of one side and one unit (a seed or a run) are
summed, each by its weight and in its term, and the statistic is of these sums over units:

    median    between order statistics at 95 %; of sides "a" and "b" the one less the other, the ends of the
              intervals taken to the far side
    ratio     exp of the mean, with Student's interval at 95 %; its terms are logarithms
    mean      with Student's interval at 99.9 %
    least     of the sums; of sides "low" and "high" two such numbers
    largest   likewise
    sign      the p-value within units, and 1 if side "a" is behind "b", else 0; decided by Holm's
              correction over the claim's tests, units of both sides in one order
    single, family    the share of intervals between order statistics that hold (``exact_coverage``)

``tests/paper/test_evidence.py`` holds the tests against the predicates.
"""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import pandas as pd

from records.files import RESULT, SCORES
from stats.estimates import Interval

Path = tuple[str, ...]
TERMS = ("x", "x^2", "log x", "log(1-x)", "name")  # the last is equal for equal words or numbers


@dataclass(frozen=True)
class Cell:
    """A number, or with term "name" a word, in a record.

    run     the run's id
    path    the file in its folder and the keys within; of a table the number of the row and the column
    unit    what it is summed within: a seed, or a run
    weight  its factor in that sum
    term    one of ``TERMS``: what is summed
    """

    run: str
    path: Path
    unit: str
    side: str = ""
    weight: float = 1.0
    term: str = "x"


@dataclass(frozen=True)
class Test:
    """A statistic of ``cells``, the ``numbers`` that it has, and the bounds, None for none.

    ``numbers`` are an estimate with the ends of its interval, or what the statistic says. The verdict rests
    on the tests that have a bound; ``printed`` says whether the numbers stand in the sentence, in this order.
    """

    name: str
    statistic: str
    cells: tuple[Cell, ...]
    numbers: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    printed: bool = False


Evidence = Sequence[Test]


def final(name: str) -> Path:
    """Return where a number lies that a run ended with."""
    return (RESULT, "final", name)


def setting(name: str) -> Path:
    """Return where a setting of a run lies."""
    return (RESULT, "config", name)


def score(metric: str, end: str = "value") -> Path:
    """Return where a score of a run's samples lies, or an end of its interval."""
    return (SCORES, "metrics", metric, end)


def as_number(name: object) -> int:
    """Return a number that is equal for equal names, below 2^48."""
    return int(hashlib.sha256(str(name).encode()).hexdigest()[:12], 16)


def cells(
    runs: pd.DataFrame,
    path: Path,
    side: str = "",
    *,
    unit: str = "seed",
    weight: float | Callable[[Hashable], float] = 1.0,
    term: str = "x",
) -> list[Cell]:
    """Return a cell for each of ``runs``, one row per run, by the column that tells its ``unit``.

    ``weight`` may be a function of the run's id.
    """
    return [
        Cell(str(run), path, str(own), side, weight(run) if callable(weight) else weight, term)
        for run, own in zip(runs["id"], runs[unit], strict=True)
    ]


def with_ends(interval: Interval) -> tuple[float, float, float]:
    """Return an estimate and the ends of its interval."""
    return float(interval.value), float(interval.low), float(interval.high)
