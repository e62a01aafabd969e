"""The factorial on images: paired contrasts of the primary metric between losses and between networks.

Runs of one seed share, whatever their loss and their networks, the noise of every step and the order of the
data: both are functions of seed, stream and step alone (``engine.randomness``). On the same networks they
share their first weights too. So models are compared within seeds. The two pairs of networks train for
different numbers of epochs: "architecture" means networks with the length of training that belongs to them.

A contrast is made over the seeds that both models have. A run that diverged counts as farther than any other:
its distance is infinite, and the contrast is then tested by ranks (``stats.paired.comparable``). Where the
runs of a model are mixed (``analysis.comparisons.failures.Kinds``), a summary of both describes neither: no
mean is printed.
"""

import itertools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.comparisons.agreement import Model, agreement
from analysis.comparisons.failures import failures, kinds
from analysis.paper import labels
from analysis.seeds import median_over_seeds
from records.columns import PRIMARY
from records.reading.tables import Records
from stats.estimates import CONFIDENCE, Interval
from stats.intervals import simultaneous
from stats.paired import LEVEL, comparable, fewest_seeds, holm, sign_flip_p_value

STUDIES = ("mlp_objectives", "dcgan")
MLP_OBJECTIVES = ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded", "minimax")
DCGAN_OBJECTIVES = ("non_saturating", "lsgan", "lsgan_bounded")
ARCHITECTURES = ("mlp", "dcgan")


@dataclass(frozen=True)
class Family:
    """Comparisons that are decided together, declared beforehand: its error rate is that of all its pairs."""

    title: str
    pairs: tuple[tuple[Model, Model], ...]

    @property
    def seeds(self) -> int:
        """The fewest seeds with which a pair of the family can be decided."""
        return fewest_seeds(len(self.pairs))

    @property
    def confidence(self) -> float:
        """Of each interval, for all the family's together to hold at 1 - ``LEVEL``: Bonferroni's."""
        return simultaneous(1 - LEVEL, len(self.pairs))


def _losses(objectives: tuple[str, ...], architecture: str) -> Family:
    models = [(objective, architecture) for objective in objectives]
    title = f"losses on the {labels.architecture(architecture)}"
    return Family(title, tuple(itertools.combinations(models, 2)))


MLP, DCGAN = _losses(MLP_OBJECTIVES, "mlp"), _losses(DCGAN_OBJECTIVES, "dcgan")
NETWORKS = Family("MLP less DCGAN", tuple(((o, "mlp"), (o, "dcgan")) for o in DCGAN_OBJECTIVES))
FAMILIES = (MLP, DCGAN, NETWORKS)


@dataclass(frozen=True)
class Contrast:
    """Of two models, the distance of the first less that of the second, within seeds.

    differences   one per seed that both have, in seed order; infinite where one of the two runs diverged,
                  zero where both did
    interval      of their median, over seeds at 95 %; ``simultaneous`` at the family's confidence. With fewer
                  seeds than either takes it is the range of the differences. NaN where a difference is
                  infinite
    p_value       of the exact sign-flip test of their mean
    verdict       decided    Holm over the declared family rejects "no difference", and no other feature space
                             resolves the opposite order
                  undecided  one of these is not so; ``flips`` says that another space does
                  described  the seeds could not carry a decision whatever they showed; nothing is claimed
    mixed         whether the runs of one of the two models are mixed: a summary of both describes
    neither
    """

    first: Model
    second: Model
    differences: pd.Series
    interval: Interval
    simultaneous: Interval
    p_value: float
    verdict: Literal["decided", "undecided", "described"]
    flips: bool
    mixed: bool = False

    @property
    def title(self) -> str:
        """What is subtracted from what; between networks, the loss that they share."""
        first, second = (labels.objective(model[0]) for model in (self.first, self.second))
        return first if self.first[0] == self.second[0] else f"{first} $-$ {second}"

    @property
    def nearer(self) -> Model:
        """The model whose mean distance, or mean signed rank where a run has diverged, is the lesser one."""
        return self.first if comparable(self.differences.tolist()).sum() < 0 else self.second

    @property
    def is_summarised(self) -> bool:
        """Whether a median with its interval is defined, and describes the runs."""
        return not self.mixed and bool(np.isfinite(self.differences).all())


def contrasts(records: Records, family: Family) -> list[Contrast]:
    """Return the contrasts of ``family`` that the profile has at least one seed of, in the family's order."""
    mixed = [of.model for of in kinds(failures(records)) if of.mixed]
    return of_distances(distances(records), family, agreement(records).flipping(), mixed)


def distances(records: Records) -> pd.DataFrame:
    """Return the primary metric of the factorial's runs.

    One row per seed, one column per (objective, architecture).
    Infinite for a run that diverged, NaN for one that was not made.
    """
    scores, diverged = records.scores(), records.diverged()
    runs = [
        scores[(scores["metric"] == PRIMARY) & scores["study"].isin(STUDIES)],
        diverged[diverged["study"].isin(STUDIES)].assign(value=np.inf),
    ]
    table = pd.concat([run for run in runs if len(run)] or runs[:1])
    return table.pivot(index="seed", columns=["objective", "architecture"], values="value").sort_index()


def common_seeds(table: pd.DataFrame, family: Family) -> int:
    """Return the most seeds that the two members of a pair of ``family`` share.

    0 if there is no such pair.
    """
    return max(len(_differences(table, *pair)) for pair in family.pairs)


def of_distances(
    table: pd.DataFrame,
    family: Family,
    unstable: Collection[tuple[Model, Model]] = (),
    mixed: Collection[Model] = (),
) -> list[Contrast]:
    """Return the contrasts of a ``table`` as ``distances`` makes it.

    ``unstable`` are the pairs, either way round, whose order depends on the space, ``mixed`` the models whose
    runs are of two kinds.

    Pairs without enough seeds count as not rejected, so that the correction is always that of the whole
    family: what is missing can only make it stricter.
    """
    flipping = {frozenset(pair) for pair in unstable}
    differences = [_differences(table, *pair) for pair in family.pairs]
    p_values = [sign_flip_p_value(d.tolist()) if len(d) else 1.0 for d in differences]
    tested = [len(d) >= family.seeds for d in differences]
    rejected = holm([p if test else 1.0 for p, test in zip(p_values, tested, strict=True)])
    found = []
    for i, (first, second) in enumerate(family.pairs):
        if differences[i].empty:
            continue
        flips = frozenset((first, second)) in flipping
        decided = rejected[i] and not flips
        found.append(
            Contrast(
                first,
                second,
                differences[i],
                _interval(differences[i]),
                _interval(differences[i], confidence=family.confidence),
                p_values[i],
                "described" if not tested[i] else "decided" if decided else "undecided",
                flips,
                bool({first, second} & set(mixed)),
            )
        )
    return found


def _interval(differences: pd.Series, confidence: float = CONFIDENCE) -> Interval:
    """Of the median; none where a difference is infinite."""
    if not np.isfinite(differences).all():
        return Interval(np.nan, np.nan, np.nan, "undefined: a run has diverged")
    return median_over_seeds(differences.to_numpy(), confidence)


def _differences(table: pd.DataFrame, first: Model, second: Model) -> pd.Series:
    """Of the seeds that both have: zero where both runs diverged, and are level."""
    if not {first, second} <= set(table.columns):
        return pd.Series(dtype=float)
    one, other = table[first], table[second]
    both = one.notna() & other.notna()
    return (one[both] - other[both]).fillna(0.0)
