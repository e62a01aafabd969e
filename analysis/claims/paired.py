"""Exact paired tests for few seeds: every sign pattern is tried, none is sampled."""

import itertools
from collections.abc import Sequence

import numpy as np

LEVEL = 0.05  # family-wise, two-sided


def sign_flip_p_value(differences: Sequence[float]) -> float:
    """Two-sided p-value of the mean of paired ``differences`` under exchange of each pair's members.

    Exact: all 2^n sign patterns are enumerated (n <= 20), so the least p-value is 2^(1-n).
    Source: Fisher 1935, section 21 (the randomisation test of a paired design).
    """
    values = np.asarray(differences, dtype=np.float64)
    if not 1 <= values.size <= 20:
        raise ValueError(f"the exact test takes 1 to 20 pairs, not {values.size}")
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=values.size)))
    sums = np.abs(signs @ values)
    observed = abs(values.sum())
    return float(np.mean(sums >= observed * (1 - 1e-12)))


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which hypotheses Holm's step-down procedure rejects with family-wise error at most ``level``.

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
    """The fewest seeds with which the exact test can decide the first of ``pairs`` comparisons under Holm.

    The least p-value of n pairs is 2^(1-n): 7 seeds for three comparisons at 5 %, 9 for ten.
    """
    if pairs < 1:
        raise ValueError(f"a comparison needs at least one pair, not {pairs}")
    return next(n for n in range(1, 64) if 2.0 ** (1 - n) <= level / pairs)
