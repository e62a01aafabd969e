r"""The worlds of intervals over n runs: of the median by order statistics, of the mean by Student.

The value of a run is drawn from a law that the intervals do not know. In ``ORDERED`` P is exact: whether two
order statistics enclose the median depends only on which values lie below it, all 2^n such patterns are
equally likely, and each is put through the code. Elsewhere B is the interval of a sampled share: of families
of comparisons all of whose intervals hold together (``TOGETHER``), of Student's intervals of the mean of
differences within seeds (``DIFFERENCES``), and of those of the mean of runs of two kinds (``TWO_KINDS``).
"""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import optimize, stats

from stats import intervals
from theory.montecarlo import PASS_MARGIN, Sampled, planned
from theory.notation.scope import Given, Scope, Value
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

CONFIDENCE = 0.95
SIZES = (6, 8, 10, 13)  # 2^n patterns are enumerated
FEW = (3, 5, 8, 10)
DELTA = 0.005  # of a share of intervals: a normal quantile for Student's moves it by 0.03 at n = 10
DRAWN = planned(math.sqrt(CONFIDENCE * (1 - CONFIDENCE)), DELTA)
GROUPS = 20_000
SEED = 16_200

Generator = np.random.Generator


@dataclass(frozen=True)
class Law:
    """A law of the values of runs, without atoms: ``draw(random, shape)``."""

    name: str
    draw: Callable[[Generator, tuple[int, ...]], Any]


NORMAL = Law("normal", lambda random, shape: random.standard_normal(shape))
LAWS = (
    NORMAL,
    Law("exponential", lambda random, shape: random.standard_exponential(shape)),
    Law("log-normal", lambda random, shape: np.exp(random.standard_normal(shape))),
)


@dataclass(frozen=True)
class Kinds:
    """Runs of two kinds: normal about 0 with probability ``share``, else about ``apart``, in deviations."""

    share: float = 0.2
    apart: float = 50.0

    @property
    def mean(self) -> float:
        """The mean of the law."""
        return (1 - self.share) * self.apart

    def median(self, deviation: float) -> float:
        """The median, where either kind is normal with that ``deviation``."""

        def beyond(m: float) -> float:
            kinds = ((self.share, 0.0), (1 - self.share, self.apart))
            return sum(share * float(stats.norm.cdf((m - at) / deviation)) for share, at in kinds) - 0.5

        return float(optimize.brentq(beyond, -self.apart, 2 * self.apart, xtol=1e-12))

    def draw(self, random: Generator, shape: tuple[int, ...]) -> Any:
        """Values of runs, of ``shape``."""
        return np.where(random.random(shape) < self.share, 0.0, self.apart) + random.standard_normal(shape)


KINDS = Kinds()


@dataclass(frozen=True)
class Family:
    """``models`` compared pairwise over ``seeds``, which share what a seed does to all of them."""

    models: int
    seeds: int

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Who is compared with whom."""
        return list(itertools.combinations(range(self.models), 2))

    def differences(self, law: Law, random: Generator, groups: int) -> Any:
        """Differences within seeds [groups, pairs, seeds], less the median of their law."""
        values = law.draw(random, (groups, self.models, self.seeds)) + law.draw(
            random, (groups, 1, self.seeds)
        )
        return self._paired(values)

    def differences_of_kinds(self, random: Generator, groups: int) -> Any:
        """Simulate that where the first model's runs are of two ``KINDS`` and the others' normal."""
        values = random.standard_normal((groups, self.models, self.seeds))
        values[:, 0] = KINDS.draw(random, (groups, self.seeds))
        median = KINDS.median(math.sqrt(2))
        return self._paired(values) - np.array([median if 0 in pair else 0.0 for pair in self.pairs])[:, None]

    def _paired(self, values: Any) -> Any:
        first, second = np.array(self.pairs).T
        return values[:, first] - values[:, second]


FAMILIES = (Family(5, 10), Family(3, 8))  # those of the losses on the two pairs of networks


def exact_coverage(n: int) -> float:
    """The share of the 2^n patterns of sides of the median in which the interval encloses it."""
    sides = np.array(list(itertools.product((-1.0, 1.0), repeat=n)))
    away = np.arange(1, n + 1) ** np.where(sides > 0, 3.0, 1.0)  # farther above than below: a skewed law
    return float(intervals.holding(intervals.of_median(sides * away, CONFIDENCE), 0.0).mean())


@cache
def of_differences(law: Law, n: int) -> Sampled:
    """Of Student's intervals of the mean of ``n`` differences of two values of one law."""
    random = np.random.default_rng([SEED, LAWS.index(law), n])
    values = law.draw(random, (2, DRAWN, n))
    return _share(intervals.holding(intervals.of_mean(values[0] - values[1], CONFIDENCE), 0.0))


@cache
def of_kinds(n: int) -> Sampled:
    """Of Student's intervals of the mean of ``n`` runs of two kinds."""
    values = KINDS.draw(np.random.default_rng([SEED, 10, n]), (DRAWN, n))
    return _share(intervals.holding(intervals.of_mean(values, CONFIDENCE), KINDS.mean))


@cache
def of_families(law: Law | None, size: Family) -> Sampled:
    """Of families of differences of one law (None: of ``KINDS``) whose intervals of the median all hold."""
    random = np.random.default_rng([SEED, 20, size.models])
    differences = size.differences(law, random, GROUPS) if law else size.differences_of_kinds(random, GROUPS)
    confidence = intervals.simultaneous(CONFIDENCE, len(size.pairs))
    return _share(intervals.holding(intervals.of_median(differences, confidence), 0.0).all(axis=1))


def _share(held: Any) -> Sampled:
    error = float(np.std(held, ddof=1)) / math.sqrt(held.size)
    return Sampled(CONFIDENCE, float(np.mean(held)), error, DELTA, held.size)


def _binomial(scope: Scope) -> Value:
    return math.comb(scope["n"], scope["i"])


def _ordered() -> Iterator[Draw]:
    for n in SIZES:
        own: dict[str, Value] = {
            "n": n,
            "k": intervals.rank_of(n, CONFIDENCE),
            "c_i": Given(_binomial),
            "P": exact_coverage(n),
        }
        yield Draw(f"n = {n}", scope_of(ELEMENTARY, own))


def _sampled(label: str, share: Sampled) -> Draw:
    half = PASS_MARGIN * share.standard_error
    return Draw(label, scope_of(ELEMENTARY, {"B": (share.mean - half, share.mean + half)}))


def _together() -> Iterator[Draw]:
    for law, size in itertools.product((*LAWS, None), FAMILIES):
        label = f"{law.name if law else 'two kinds'}, {len(size.pairs)} pairs, n = {size.seeds}"
        yield _sampled(label, of_families(law, size))


def _differences() -> Iterator[Draw]:
    for law, n in itertools.product(LAWS, FEW):
        yield _sampled(f"{law.name}, n = {n}", of_differences(law, n))


def _two_kinds() -> Iterator[Draw]:
    for n in FEW:
        yield _sampled(f"n = {n}", of_kinds(n))


ORDERED = World("order statistics of n runs", _ordered, r"\text{median}")
TOGETHER = World("families of medians", _together, r"\text{medians of a family}")
DIFFERENCES = World("differences within seeds", _differences, r"\text{Student, differences within seeds}")
TWO_KINDS = World("runs of two kinds", _two_kinds, r"\text{Student, two kinds of runs}")
