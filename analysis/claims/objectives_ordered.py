"""Which objectives are nearer to the test images on the same network, and which are not told apart.

Runs of one seed share their noise and the order of their data, so objectives are compared within
seeds: an exact paired test for each pair of objectives, Holm's correction over the pairs. A pair whose
order is not the same in every feature space is undecided whatever the test says.
"""

import itertools
from collections.abc import Collection

import pandas as pd

from analysis.agreement import agreement
from analysis.claims.base import EmpiricalClaim, Finding, Need, primary_scores
from analysis.claims.paired import LEVEL, fewest_seeds, holm, sign_flip_p_value
from analysis.intervals import over_seeds
from analysis.latex import estimate, objective_title, significant, words
from analysis.records import Records

STUDY, ARCHITECTURE = "mlp_objectives", "mlp"
OBJECTIVES = ("non_saturating", "lsgan", "lsgan_pearson")
PAIRS = tuple(itertools.combinations(OBJECTIVES, 2))


def judge(by_seed: pd.DataFrame, flips: Collection[frozenset[str]] = ()) -> Finding:
    """Judge ``by_seed``: distances, one row a seed, one column an objective, nothing missing.

    ``flips`` are the pairs whose order depends on the feature space.

    The sentence says of each pair what the test decided, and calls an undecided pair undecided; there
    is nothing beyond it that could fail.
    """
    differences = [by_seed[first] - by_seed[second] for first, second in PAIRS]
    p_values = [sign_flip_p_value(difference.tolist()) for difference in differences]
    decided = holm(p_values)
    sentences = [
        _flips(pair)
        if yes and frozenset(pair) in flips
        else _decided(pair, difference, p)
        if yes
        else _undecided(pair, p)
        for pair, difference, p, yes in zip(PAIRS, differences, p_values, decided, strict=True)
    ]
    return Finding(
        "pass",
        f"Over {len(by_seed)} seeds, by the exact sign-flip test within seeds at the family-wise level "
        f"{LEVEL * 100:g}\\,\\%: {words(sentences)}.",
    )


def _decided(pair: tuple[str, str], difference: pd.Series, p: float) -> str:
    first, second = pair if difference.mean() < 0 else pair[::-1]
    gain = -difference if difference.mean() < 0 else difference
    interval = over_seeds(gain.to_numpy())
    mean = estimate(interval.value, interval.low, interval.high)
    return (
        f"{objective_title(first)} is nearer to the test images than {objective_title(second)} "
        f"by {mean} on average ($p={significant(p, 2).strip('$')}$)"
    )


def _undecided(pair: tuple[str, str], p: float) -> str:
    first, second = (objective_title(name) for name in pair)
    return f"{first} and {second} are not told apart ($p={significant(p, 2).strip('$')}$)"


def _flips(pair: tuple[str, str]) -> str:
    first, second = (objective_title(name) for name in pair)
    return f"{first} and {second} are undecided, since their order depends on the feature space"


def flips(records: Records) -> set[frozenset[str]]:
    """The pairs of objectives on the study's networks whose order is not the same in every space."""
    pairs = agreement(records).undecided()
    return {frozenset((a, b)) for (a, one), (b, other) in pairs if one == other == ARCHITECTURE}


def by_seed(records: Records) -> pd.DataFrame:
    """The distances of the seeds that every objective has: one row a seed, one column an objective."""
    scores = primary_scores(records)
    table = scores[scores["study"] == STUDY].pivot(index="seed", columns="objective", values="value")
    return table.reindex(columns=list(OBJECTIVES)).dropna()


CLAIM = EmpiricalClaim(
    name="objectives_ordered",
    subject="An order of the objectives",
    needs=(Need(fewest_seeds(len(PAIRS)), "seeds", lambda records: len(by_seed(records))),),
    judge=lambda records: judge(by_seed(records), flips(records)),
)
