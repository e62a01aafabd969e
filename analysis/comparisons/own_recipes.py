"""Each loss at the recipe that it was tuned to: which come nearer to the test images, decided together.

Declared before the runs: within an architecture all pairs of losses are one family. Runs of one seed share
noise and the order of the data, so losses are compared within seeds, on logarithms of distances, by exact
flips of whole seeds (``stats.stepdown``) at the family-wise level ``LEVEL``. Where a run diverged, by the
ranks of the losses within each seed instead: its distance is infinite, farther than any other.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparisons import factorial
from analysis.comparisons.budgets import tuned
from analysis.comparisons.failures import failed
from analysis.seeds import student
from records.columns import PRIMARY
from records.reading.tables import Records
from stats.estimates import Interval
from stats.paired import LEVEL
from stats.stepdown import ranked, stepdown_p_values

STUDY = "own_recipes"
ARCHITECTURES = ("mlp", "dcgan")
LEAST_SEEDS = 8
USUAL = {"mlp": factorial.MLP, "dcgan": factorial.DCGAN}  # the like with the usual recipe


@dataclass(frozen=True)
class Pair:
    """Two losses on the same networks.

    ratio      geometric mean over seeds of the first's distance over the second's, with Student's interval of
               its logarithm at 95 % (of this pair alone); NaN where a run diverged
    p_value    two-sided, adjusted for the family
    nearer     the loss with the lesser mean logarithm or mean rank
    """

    first: str
    second: str
    ratio: Interval
    p_value: float
    nearer: str

    @property
    def decided(self) -> bool:
        """Whether the family's test allows a conclusion."""
        return self.p_value <= LEVEL


def distances(records: Records, architecture: str) -> pd.DataFrame:
    """Return FD-LeNet from the test images: one row per seed that every loss has, one column per loss.

    Losses with the lesser geometric mean come first; infinite for a run that diverged, and such losses last.
    """
    scores = records.scores(study=STUDY)
    runs = pd.concat(
        [scores[scores["metric"] == PRIMARY], records.diverged(study=STUDY).assign(value=np.inf)]
    )
    runs = runs[runs["architecture"] == architecture]
    table = runs.pivot(index="seed", columns="objective", values="value").dropna().sort_index()
    order = np.log(table).mean().sort_values(kind="stable").index
    return table.reindex(columns=order)


def failures(records: Records, architecture: str) -> pd.Series:
    """Return how many runs failed or diverged (``analysis.comparisons.failures``), by loss."""
    scores, lost = records.scores(study=STUDY), records.diverged(study=STUDY)
    gone = scores[scores["id"].isin(failed(scores))].drop_duplicates("id")
    every = pd.concat([gone, lost])
    return every[every["architecture"] == architecture].groupby("objective").size()


def pairs(table: pd.DataFrame) -> list[Pair]:
    """Return all pairs of the losses of ``table``, as ``distances`` makes it, in the order of its columns."""
    chosen = list(itertools.combinations(range(table.shape[1]), 2))
    logs = np.log(table.to_numpy(dtype=np.float64))
    compared = logs if np.isfinite(logs).all() else ranked(logs)
    differences = np.stack([compared[:, a] - compared[:, b] for a, b in chosen], axis=1)
    p_values = stepdown_p_values(differences)
    names = [str(name) for name in table.columns]
    return [
        Pair(
            names[a],
            names[b],
            _ratio(logs[:, a], logs[:, b]),
            float(p_value),
            names[a] if difference.sum() <= 0 else names[b],
        )
        for (a, b), p_value, difference in zip(chosen, p_values, differences.T, strict=True)
    ]


def growth(records: Records, architecture: str) -> pd.Series:
    """Return the distance of each loss on fresh seeds over that by which its recipe was chosen.

    The geometric mean over the distance in the last round of the tuning, which has one seed, held-out images
    and the features of another classifier: these have a scale of their own, so that only losses are to be
    compared. By loss, in the order of ``distances``, of losses that have both and no run that diverged.
    """
    means = np.exp(np.log(distances(records, architecture)).mean())
    found: pd.Series = means / chosen(records, architecture).reindex(means.index)
    return found.replace(np.inf, np.nan).dropna()


def chosen(records: Records, architecture: str) -> pd.Series:
    """Return the distance from held-out images at which each loss' recipe was chosen, by loss."""
    losses = tuned(records)
    return losses[losses["architecture"] == architecture].set_index("objective")["chosen"].astype(float)


def fates(records: Records, architecture: str, found: list[Pair]) -> dict[str, int]:
    """Return what became of the pairs that runs with the usual recipe decide, and that are ``found`` too.

    kept, reversed and open: how many have the same loss nearer, the other one, and none that is decided.
    """
    before = {
        frozenset((c.first[0], c.second[0])): c.nearer[0]
        for c in factorial.contrasts(records, USUAL[architecture])
        if c.verdict == "decided"
    }
    after = {frozenset((pair.first, pair.second)): pair for pair in found}
    became = {"kept": 0, "reversed": 0, "open": 0}
    for losses, nearer in before.items():
        if losses in after:
            pair = after[losses]
            became["open" if not pair.decided else "kept" if pair.nearer == nearer else "reversed"] += 1
    return became


def _ratio(first: np.ndarray, second: np.ndarray) -> Interval:
    """The geometric mean of exp(first - second), one per seed."""
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return Interval(np.nan, np.nan, np.nan, "undefined: a run has diverged")
    change = student(first - second)
    value, low, high = (float(np.exp(end)) for end in (change.value, change.low, change.high))
    return Interval(value, low, high, change.method)
