"""How often intervals over few seeds hold what they are of: those in use, and the bootstrap before them.

Samples are drawn from a law whose mean and median are known, and the share of intervals that hold is counted:
order statistics the median, Student's and the BCa bootstrap's the mean. For a family of comparisons the
samples are drawn together, each interval is made at Bonferroni's confidence, and all must hold. The laws are
the normal one, two skewed ones, and the record's own: its differences of FD-LeNet within seeds, recentred and
drawn with replacement, single ones pooled over all pairs, those of a family by whole seeds.

The difference of two shares of ``analysis.comparisons.decomposition`` is no mean: its jackknife is simulated
in the same way on logarithms of distances, and must hold the difference of the shares of the expected sums of
squares.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.comparisons.agreement import Model
from analysis.comparisons.decomposition import PARTS, block, ends, sums_of_squares
from analysis.comparisons.factorial import FAMILIES, Family, distances
from analysis.seeds import FEWEST_SEEDS
from records.reading.tables import Records
from stats.estimates import CONFIDENCE
from stats.intervals import holding, of_mean, of_median, rank_of

Generator = np.random.Generator
SIZES = (3, 5, 8, 10)
DRAWN, RESAMPLED = 20_000, 4_000  # samples, and those of them that are bootstrapped
RESAMPLES = 999
LEAST_FOR_BOOTSTRAP = 5  # seeds, as it was
ORDER, STUDENT, BOOTSTRAP = "order statistics", "Student", "bootstrap"
JACKKNIFE = "jackknife"
SPREAD = 0.5  # of the logarithm, of the log-normal law
SEED = 162
NORMAL, RECORD = "normal", "the record's"


@dataclass(frozen=True)
class Law:
    """Of the values of ``pairs`` comparisons: ``draw(random, count, n)`` gives [count, pairs, n].

    ``mean`` and ``median`` have one entry per pair.
    """

    title: str
    draw: Callable[[Generator, int, int], Any]
    mean: Any
    median: Any


@dataclass(frozen=True)
class Coverage:
    """The ``shares`` of samples in which all intervals of a method hold, by method.

    ``ranged`` says that ``n`` seeds are too few for order statistics, whose share is that of the mere range.
    A method is missing where it is not used.
    """

    law: str
    n: int
    pairs: int
    shares: dict[str, float]
    ranged: bool


def coverage(law: Law, n: int, confidence: float = CONFIDENCE) -> Coverage:
    """Return the share of samples of ``n`` seeds in which all intervals, each at ``confidence``, hold."""
    random = np.random.default_rng([SEED, n])
    values = law.draw(random, DRAWN, n)
    ranged = not rank_of(n, confidence)
    ends = (values.min(axis=-1), values.max(axis=-1)) if ranged else of_median(values, confidence)
    held = {
        ORDER: holding(ends, law.median),
        STUDENT: holding(of_mean(values, confidence), law.mean),
    }
    if n >= LEAST_FOR_BOOTSTRAP:
        held[BOOTSTRAP] = bootstrap_holds(values[:RESAMPLED], law.mean, confidence, random)
    shares = {method: float(hits.all(axis=1).mean()) for method, hits in held.items()}
    return Coverage(law.title, n, values.shape[1], shares, ranged)


def bootstrap_holds(values: Any, mean: Any, confidence: float, random: Generator) -> Any:
    """Return which BCa intervals of ``values`` [samples, pairs, n] hold ``mean`` [pairs]: [samples, pairs].

    Percentiles enclose a number iff the share of resampled means below it lies between their levels, so that
    nothing is sorted. All samples share the same ``RESAMPLES`` choices of seeds.
    """
    n = values.shape[-1]
    chosen = random.integers(0, n, (RESAMPLES, n))
    weights = (chosen[:, :, None] == np.arange(n)).sum(axis=1).T / n  # [n, resamples]
    pairs = zip(np.moveaxis(values, 1, 0), mean, strict=True)
    found = [_bca(pair, target, weights, confidence) for pair, target in pairs]
    return np.stack(found, axis=1)


def _bca(values: Any, mean: float, weights: Any, confidence: float) -> Any:
    """Of ``values`` [samples, n]. Source: Efron 1987, Better Bootstrap Confidence Intervals."""
    own = values.mean(axis=1)
    resampled = values @ weights  # [samples, resamples]
    near = 1e-12 * np.abs(values).max(axis=1, keepdims=True)  # sums in another order differ by rounding
    below = (resampled < own[:, None] - near).mean(axis=1)
    upto = (resampled <= own[:, None] + near).mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = stats.norm.ppf((below + upto) / 2)
        away = values - own[:, None]
        skew = (away**3).sum(axis=1) / (6 * (away**2).sum(axis=1) ** 1.5)
        levels = []
        for tail in ((1 - confidence) / 2, (1 + confidence) / 2):
            moved = shift + stats.norm.ppf(tail)
            level = stats.norm.cdf(shift + moved / (1 - skew * moved))
            levels.append(np.where(np.isfinite(shift), level, tail))
    under = (resampled <= mean).mean(axis=1)
    return (levels[0] <= under) & (under <= levels[1])


def of_theory() -> tuple[Law, ...]:
    """Return a normal law and two skewed ones, of one comparison."""
    return (
        _alone(NORMAL, lambda random, shape: random.standard_normal(shape), 0.0, 0.0),
        _alone(
            "log-normal",
            lambda random, shape: np.exp(SPREAD * random.standard_normal(shape)),
            np.exp(SPREAD**2 / 2),
            1.0,
        ),
        _alone("exponential", lambda random, shape: random.standard_exponential(shape), 1.0, np.log(2)),
    )


def _alone(title: str, draw: Callable[[Generator, tuple[int, ...]], Any], mean: float, median: float) -> Law:
    centres = np.array([mean]), np.array([median])
    return Law(title, lambda random, count, n: draw(random, (count, 1, n)), *centres)


def pooled(table: pd.DataFrame) -> Law | None:
    """Return the law of the record's differences, as ``standardised`` has them; None without any."""
    pool = standardised(table)
    if pool is None:
        return None
    return Law(
        RECORD,
        lambda random, count, n: random.choice(pool, (count, 1, n)),
        np.zeros(1),
        np.array([np.median(pool)]),
    )


def standardised(table: pd.DataFrame) -> np.ndarray | None:
    """Return the record's differences of all pairs, each with mean 0 and deviation 1; None without any."""
    residuals = []
    for first, second in pooled_pairs(table):
        differences = (table[first] - table[second]).dropna().to_numpy()
        residuals.append((differences - differences.mean()) / differences.std(ddof=1))
    return np.concatenate(residuals) if residuals else None


def pooled_pairs(table: pd.DataFrame) -> list[tuple[Model, Model]]:
    """Return the pairs of all families that have seeds enough for an interval, in order."""
    return [
        (first, second)
        for family in FAMILIES
        for first, second in family.pairs
        if {first, second} <= set(table.columns)
        and len((table[first] - table[second]).dropna()) >= FEWEST_SEEDS
    ]


def of_family(table: pd.DataFrame, family: Family) -> tuple[tuple[Law, int], ...]:
    """Return normal errors correlated as the record's, and its own, with the seeds.

    None if these are too few.
    """
    differences = family_differences(table, family)
    if differences is None:
        return ()
    models = _models(family)
    values = table[models].dropna().to_numpy()
    n = len(values)
    first, second = np.array([[models.index(model) for model in pair] for pair in family.pairs]).T
    errors = (values - values.mean(axis=0)) / np.sqrt(n - 1)

    def normal(random: Generator, count: int, n: int) -> Any:
        drawn = random.standard_normal((count, n, len(errors))) @ errors  # their covariance is the sample's
        return np.moveaxis(drawn[..., first] - drawn[..., second], 2, 1)

    def own(random: Generator, count: int, n: int) -> Any:
        return np.moveaxis(differences[:, random.integers(0, differences.shape[1], (count, n))], 0, 1)

    zeros = np.zeros(len(family.pairs))
    return (
        (Law(NORMAL, normal, zeros, zeros), n),
        (Law(RECORD, own, zeros, np.median(differences, axis=1)), n),
    )


def family_differences(table: pd.DataFrame, family: Family) -> np.ndarray | None:
    """Return the differences of a family's pairs, each less its mean: [pairs, seeds].

    Over the seeds that all its models have; None if these are too few.
    """
    models = _models(family)
    if not set(models) <= set(table.columns):
        return None
    values = table[models].dropna()
    if len(values) < family.seeds:
        return None
    differences = np.stack([(values[first] - values[second]).to_numpy() for first, second in family.pairs])
    centred: np.ndarray = differences - differences.mean(axis=1, keepdims=True)
    return centred


def _models(family: Family) -> list[Model]:
    return list(dict.fromkeys(model for pair in family.pairs for model in pair))


def of_shares(values: Any) -> list[Coverage]:
    """Return the jackknife of the difference of shares, of log distances [seeds, losses, architectures].

    Normal errors correlated as the record's, and its own, about the record's effects.
    """
    n, flat = len(values), values.reshape(len(values), -1)
    errors = flat - flat.mean(axis=0)
    random = np.random.default_rng([SEED, 0])
    laws = {
        NORMAL: random.standard_normal((RESAMPLED, n, n)) @ errors / np.sqrt(n - 1),
        RECORD: errors[random.integers(0, n, (RESAMPLED, n))],
    }
    found = []
    for law, drawn in laws.items():
        samples = (flat.mean(axis=0) + drawn).reshape(RESAMPLED, *values.shape)
        expected = sums_of_squares(samples).mean(axis=0)
        architecture, loss = (expected[PARTS.index(part)] for part in ("architecture", "loss"))
        held = holding(ends(samples), (architecture - loss) / expected.sum())
        found.append(Coverage(law, n, 1, {JACKKNIFE: float(held.mean())}, ranged=False))
    return found


def single(records: Records) -> list[Coverage]:
    """Return one interval at 95 %, under every law and number of seeds."""
    return [*_of_theory(), *_pooled(_Table.of(records))]


def together(records: Records) -> dict[str, list[Coverage]]:
    """Return all intervals of a family at 95 %.

    The family's title -> its laws, where the profile has the seeds.
    """
    return {title: list(found) for title, found in _together(_Table.of(records)) if found}


def of_difference(records: Records) -> list[Coverage]:
    """Return ``of_shares`` of the record's distances; empty where seeds are too few for that interval."""
    values = block(records)
    return of_shares(values) if len(values) >= FEWEST_SEEDS else []


@dataclass(frozen=True)
class _Table:
    """Distances that are simulated from once: tables of the same ``content`` are the same."""

    content: str
    distances: pd.DataFrame = field(compare=False, repr=False)

    @staticmethod
    def of(records: Records) -> "_Table":
        table = distances(records)
        return _Table(table.to_csv(), table)


@cache
def _of_theory() -> tuple[Coverage, ...]:
    return tuple(coverage(law, n) for law in of_theory() for n in SIZES)


@cache
def _pooled(table: _Table) -> tuple[Coverage, ...]:
    law = pooled(table.distances)
    return tuple(coverage(law, n) for n in SIZES) if law else ()


@cache
def _together(table: _Table) -> tuple[tuple[str, tuple[Coverage, ...]], ...]:
    found = []
    for family in FAMILIES:
        laws = of_family(table.distances, family)
        found.append((family.title, tuple(coverage(law, n, family.confidence) for law, n in laws)))
    return tuple(found)
