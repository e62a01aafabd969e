"""How often intervals between order statistics hold under the record's own errors, exactly.

``analysis.comparisons.coverage`` draws samples. Both laws of the record have finitely many values, so
the share of samples that hold is a finite sum too:

* single differences are drawn one by one from a pool. With shares a, e and b of the pool below, at and above
  its median, an interval of rank k over n draws holds unless more than n - k of them lie below, or above:
  the sum of n!/(i! j! (n-i-j)!) a^i b^j e^(n-i-j) over i, j <= n - k.
* a family's differences are drawn by whole seeds, all pairs together: the sum over all counts of how often
  each of n seeds was drawn, of their multinomial probabilities where every pair's interval holds.

It is what others can compute without this project's random numbers, and an oracle of the simulation.
"""

import itertools
import math

import numpy as np
import pandas as pd

from analysis.comparisons.agreement import Model
from analysis.comparisons.coverage import SIZES, family_differences, pooled_pairs, standardised
from analysis.comparisons.factorial import FAMILIES
from stats.estimates import CONFIDENCE
from stats.intervals import rank_of

Pairs = tuple[tuple[Model, Model], ...]


def shares(table: pd.DataFrame) -> dict[str, tuple[float, Pairs]]:
    """Return title -> exact share and pairs of models, of what claim ``intervals_cover`` counts.

    ``table`` has the distances as ``factorial.distances`` makes them.
    """
    found, pool = dict[str, tuple[float, Pairs]](), standardised(table)
    if pool is not None:
        alone = ((n, rank_of(n, CONFIDENCE)) for n in SIZES)
        pairs = tuple(pooled_pairs(table))
        found = {f"single, n={n}": (single(pool, n, rank), pairs) for n, rank in alone if rank}
    for family in FAMILIES:
        if (differences := family_differences(table, family)) is not None:
            rank = rank_of(differences.shape[1], family.confidence)
            found[f"family: {family.title}"] = (together(differences, rank), family.pairs)
    return found


def single(pool: np.ndarray, n: int, rank: int) -> float:
    """Return the share for ``n`` draws from ``pool`` and its median."""
    median = np.median(pool)
    below, above = float((pool < median).mean()), float((pool > median).mean())
    at = float((pool == median).mean())
    return math.fsum(
        math.comb(n, i) * math.comb(n - i, j) * below**i * above**j * at ** (n - i - j)
        for i in range(n - rank + 1)
        for j in range(min(n - i, n - rank) + 1)
    )


def together(differences: np.ndarray, rank: int) -> float:
    """Return the share for as many draws of seeds as there are in ``differences`` [pairs, seeds].

    The number of terms is that of the ways to draw n from n seeds, C(2n - 1, n): 92,378 for ten.
    """
    n = differences.shape[1]
    drawn = np.array(list(itertools.combinations_with_replacement(range(n), n)))
    counts = (drawn[:, :, None] == np.arange(n)).sum(axis=1)  # [terms, seeds]
    medians = np.median(differences, axis=1, keepdims=True)
    fewest = n - rank
    below, above = (counts @ side.T.astype(int) for side in (differences < medians, differences > medians))
    held = ((below <= fewest) & (above <= fewest)).all(axis=1)
    ways = np.array(
        [math.factorial(n) // math.prod(map(math.factorial, row)) for row in counts[held].tolist()]
    )
    return float(int(ways.sum()) / n**n)
