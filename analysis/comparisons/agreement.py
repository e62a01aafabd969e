"""Does the order of models depend on the space in which they are evaluated?

Models are ranked by the median over training seeds of their Fréchet distance, in every space: the primary
extractor, the same one trained from other seeds, a random network, principal components. A run that diverged
is farther than any other in all of them. A median has a meaning also where the runs of a model are of two
kinds, or have diverged.

Of a pair, the runs are compared within seeds. Its order *depends on the space* iff the exact sign-flip test
resolves the difference in the primary space at ``LEVEL``, and resolves one of the opposite sign in another
space (Holm over the other spaces): first one test, then a family, so that both together err with a
probability of at most ``LEVEL``. Opposite signs that the tests do not resolve say nothing: they are what
chance makes of models that are level. The first version called a pair undecided wherever the signs of two
means differed, resolved or not.
"""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from analysis.metrics.protocol import SPACES
from records.columns import PRIMARY
from records.reading.tables import Records
from stats.paired import LEVEL, comparable, fewest_seeds, holm, sign_flip_p_value

COLUMNS = (PRIMARY, *SPACES)
FEWEST_SEEDS = max(fewest_seeds(1), fewest_seeds(len(SPACES)))  # that a pair needs for the test of its order
Model = tuple[str, str]  # objective, architecture


@dataclass(frozen=True)
class Pair:
    """Two models, and the ``differences`` of their distances, first less second: [seeds, spaces]."""

    first: Model
    second: Model
    differences: pd.DataFrame

    @cached_property
    def signs(self) -> pd.Series:
        """Return the sign of the mean difference in each space; of mean signed ranks where a run diverged."""
        signs = {space: _sign(column) for space, column in self.differences.items()}
        return pd.Series(signs, dtype=float)

    @property
    def keeps(self) -> bool:
        """Return whether the order is the same, and strict, in every space, resolved or not."""
        return len(self.differences) > 0 and set(self.signs) in ({1.0}, {-1.0})

    @property
    def testable(self) -> bool:
        """Return whether the two share the seeds that the test of their order needs."""
        return len(self.differences) >= FEWEST_SEEDS

    @cached_property
    def flips(self) -> bool:
        """Return whether the order depends on the space, as the module defines it."""
        if not self.testable:
            return False
        p_values = {
            str(space): sign_flip_p_value(column.tolist()) for space, column in self.differences.items()
        }
        if p_values[PRIMARY] > LEVEL:
            return False
        others = [space for space in p_values if space != PRIMARY]
        resolved = holm([p_values[space] for space in others])
        against = [self.signs[space] == -self.signs[PRIMARY] for space in others]
        return any(one and other for one, other in zip(resolved, against, strict=True))


@dataclass(frozen=True)
class Agreement:
    """Hold the distances of ``runs``: [(objective, architecture, seed), spaces]."""

    runs: pd.DataFrame

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Return the medians over seeds: one row per model, best in the primary space first."""
        return self.runs.groupby(level=["objective", "architecture"]).median().sort_values(PRIMARY)

    @property
    def models(self) -> list[Model]:
        """Return the models, best in the primary space first."""
        return [(str(objective), str(architecture)) for objective, architecture in self.distances.index]

    def ranks(self) -> pd.DataFrame:
        """Return each model's rank in each space: 1 is nearest to the test images, ties share a mean rank."""
        return self.distances.rank()

    def tau(self) -> pd.Series:
        """Return Kendall's tau-b of each space's ranking with the primary one, by space.

        NaN if either is all ties.
        Source: Kendall 1945, The treatment of ties in ranking problems.
        """
        ranks = self.ranks()
        return ranks.apply(lambda column: kendalltau(ranks[PRIMARY], column).statistic)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Return every two models, over the seeds that both have, also those of runs that diverged."""
        groups = self.runs.groupby(level=["objective", "architecture"])
        by_model = {model: runs.droplevel(["objective", "architecture"]) for model, runs in groups}
        return [
            Pair(first, second, _differences(by_model[first], by_model[second]))
            for first, second in itertools.combinations(self.models, 2)
        ]

    def flipping(self) -> list[tuple[Model, Model]]:
        """Return the pairs of models whose order depends on the space."""
        return [(pair.first, pair.second) for pair in self.pairs if pair.flips]


def _sign(differences: pd.Series) -> float:
    return float(np.sign(comparable(differences.tolist()).sum()))


def _differences(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the differences on the seeds that both have; NaN where both diverged."""
    seeds = first.index.intersection(second.index).sort_values()
    return first.loc[seeds] - second.loc[seeds]


def agreement(records: Records) -> Agreement:
    """Compare the runs that were evaluated in every space; older records without spaces are left out."""
    return of_scores(records.scores(), records.diverged())


def of_scores(scores: pd.DataFrame, diverged: pd.DataFrame | None = None) -> Agreement:
    """Return that of a table of scores: columns objective, architecture, seed, metric, value.

    ``diverged`` has the objective, architecture and seed of the runs that diverged.
    """
    index = ["objective", "architecture", "seed"]
    kept = scores[scores["metric"].isin(COLUMNS)]
    wide = (
        kept.pivot_table(index=index, columns="metric", values="value")
        .reindex(columns=list(COLUMNS))
        .dropna()
    )
    if diverged is not None and len(diverged) and len(wide):
        lost = pd.MultiIndex.from_frame(diverged[index])
        wide = pd.concat([wide, pd.DataFrame(np.inf, index=lost, columns=wide.columns)])
    return Agreement(wide.sort_index())
