"""Paired comparisons over training seeds: exact tests for few of them, t-tests for many comparisons."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

LEVEL = 0.05  # family-wise, two-sided


def sign_flip_p_value(differences: Sequence[float]) -> float:
    """Return the two-sided p-value of the mean of paired ``differences`` under exchange within pairs.

    Exact: all 2^n sign patterns are enumerated (n <= 20), so the least p-value is 2^(1-n). Where a difference
    is infinite, that of the mean signed rank (``comparable``).
    Source: Fisher 1935, section 21 (the randomisation test of a paired design).
    """
    values = comparable(differences)
    if not 1 <= values.size <= 20:
        raise ValueError(f"the exact test takes 1 to 20 pairs, not {values.size}")
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=values.size)))
    sums = np.abs(signs @ values)
    observed = abs(values.sum())
    return float(np.mean(sums >= observed * (1 - 1e-12)))


def comparable(differences: Sequence[float]) -> np.ndarray:
    """Return ``differences`` as the sign-flip test takes them: their signed ranks if one is infinite.

    A run that diverged has an infinite distance, farther than any other. The mean of such differences is not
    defined; their ranks are: an infinite one has the highest, and the test of the ranks is Wilcoxon's
    signed-rank test. Two runs that both diverged are level: their difference, NaN, counts as zero. Ties share
    their mean rank.
    Source: Wilcoxon 1945, Individual comparisons by ranking methods.
    """
    values = np.nan_to_num(np.asarray(differences, dtype=np.float64), nan=0.0, posinf=np.inf, neginf=-np.inf)
    if np.isfinite(values).all():
        return values
    ranks: np.ndarray = np.sign(values) * stats.rankdata(np.abs(values))
    return ranks


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Return which hypotheses Holm's step-down procedure rejects with family-wise error at most ``level``.

    Source: Holm 1979, section 3.
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    rejected = [False] * len(p_values)
    for rank, i in enumerate(order):
        if p_values[i] > level / (len(p_values) - rank):
            break
        rejected[i] = True
    return rejected


def fewest_seeds(pairs: int, level: float = LEVEL) -> int:
    """Return the fewest seeds by which the exact test can decide the first of ``pairs`` under Holm.

    The least p-value of n pairs is 2^(1-n): 7 seeds for three comparisons at 5 %, 9 for ten.
    """
    if pairs < 1:
        raise ValueError(f"a comparison needs at least one pair, not {pairs}")
    return next(n for n in range(1, 64) if 2.0 ** (1 - n) <= level / pairs)


@dataclass(frozen=True)
class Comparison:
    """On one pair of densities: ``differences`` [seeds], first objective less second, in some column.

    ``p_value`` is the t-test's; ``decided`` says whether the family of comparisons allows a conclusion.
    """

    pair: str
    column: str
    differences: np.ndarray
    p_value: float
    decided: bool = False


def compared(
    runs: pd.DataFrame, first: str, second: str, columns: Sequence[str], level: float = LEVEL
) -> list[Comparison]:
    """Compare two objectives on the same seeds.

    Every pair and column, the family decided by Holm at ``level``.
    Paired t-tests over the seeds that both have; seeds share their first weights and their points.
    """
    found: list[Comparison] = []
    for pair, group in runs.groupby("pair", sort=False):
        for column in columns:
            table = group.pivot(index="seed", columns="objective", values=column)
            if not {first, second} <= set(table.columns):
                continue
            both = table[[first, second]].dropna()
            differences = (both[first] - both[second]).to_numpy()
            p_value = float(stats.ttest_1samp(differences, 0.0).pvalue) if len(both) > 1 else 1.0
            found.append(Comparison(str(pair), column, differences, p_value))
    decisions = holm([comparison.p_value for comparison in found], level)
    return [replace(c, decided=decided) for c, decided in zip(found, decisions, strict=True)]
