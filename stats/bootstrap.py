"""Intervals: of a share, of a score over one model's samples, and of a statistic over training seeds.

The last two are kept apart: drawing more images from a model narrows the first, never the second.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
NORMAL = float(stats.norm.ppf((1 + CONFIDENCE) / 2))  # standard errors
GROUPS = 20
FEWEST_SEEDS = 5  # for a bootstrap; fewer are shown as their range


@dataclass(frozen=True)
class Interval:
    """``value`` between ``low`` and ``high``; ``method`` says how they were obtained."""

    value: float
    low: float
    high: float
    method: str


def random_groups(n: int, count: int = GROUPS, seed: int = 0) -> np.ndarray:
    """A group in 0..count-1 for each of ``n`` observations, [n]: of equal sizes, unrelated to their order."""
    labels = np.arange(n) % min(count, n)
    return np.random.default_rng(seed).permutation(labels)


def random_order(n: int, seed: int = 0) -> np.ndarray:
    """An order of ``n`` observations, drawn apart from ``random_groups``: the same draw would undo them."""
    return np.random.default_rng([seed, 1]).permutation(n)


def jackknife(value: float, without_group: Sequence[float] | np.ndarray) -> Interval:
    """The delete-a-group jackknife: ``without_group[g]`` is the statistic without the g-th of G groups.

    standard error^2 = (G - 1)/G sum_g (without_g - their mean)^2, Student's t with G - 1 degrees of
    freedom. The interval is that of the statistic's expectation at this sample size: a bias that
    the statistic has at this size stays in it.
    Source: Shao & Tu 1995, The Jackknife and Bootstrap, section 2.3.
    """
    replicates = np.asarray(without_group, dtype=np.float64)
    count = len(replicates)
    error = np.sqrt((count - 1) / count * np.sum((replicates - replicates.mean()) ** 2))
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, count - 1) * error)
    return Interval(value, value - half, value + half, f"jackknife {CONFIDENCE:.0%}")


def binomial(successes: int, trials: int) -> Interval:
    """The share ``successes / trials`` with Wilson's interval, which stays within [0, 1]."""
    interval = stats.binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(successes / trials, interval.low, interval.high, f"Wilson {CONFIDENCE:.0%}")


def student(values: Sequence[float] | np.ndarray) -> Interval:
    """The mean of one value a seed with Student's interval, which takes the values to be normal."""
    mean, error = float(np.mean(values)), float(stats.sem(values))
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1)) * error
    return Interval(mean, mean - half, mean + half, f"Student {CONFIDENCE:.0%} over {len(values)} seeds")


def over_seeds(
    values: Sequence[float] | np.ndarray,
    statistic: Callable[..., np.ndarray] = np.mean,
    seed: int = 0,
    resamples: int = 9999,
    confidence: float = CONFIDENCE,
) -> Interval:
    """A statistic of one value a training seed, with its BCa bootstrap interval over the seeds.

    ``confidence`` is nominal: over few seeds the interval covers somewhat less. Below five seeds a bootstrap
    says little: the interval is then the values' range, and says so. Where all resamples lie on one side of
    the statistic, the correction is infinite, and the plain percentiles are taken.
    Source: Efron 1987, Better Bootstrap Confidence Intervals.
    """
    array = np.asarray(values, dtype=np.float64)
    centre = float(statistic(array))
    if len(array) < FEWEST_SEEDS or np.ptp(array) == 0:
        return Interval(centre, float(array.min()), float(array.max()), f"range of {len(array)}")

    def bootstrap(method: Literal["BCa", "percentile"]) -> Any:
        with np.errstate(invalid="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", stats.DegenerateDataWarning)
            return stats.bootstrap(
                (array,),
                statistic,
                confidence_level=confidence,
                n_resamples=resamples,
                method=method,
                rng=np.random.default_rng(seed),
            ).confidence_interval

    interval, name = bootstrap("BCa"), "bootstrap"
    if not np.isfinite([interval.low, interval.high]).all():
        interval, name = bootstrap("percentile"), "percentile bootstrap"
    method = f"{name} {100 * confidence:.4g}% over {len(array)} seeds"
    return Interval(centre, float(interval.low), float(interval.high), method)
