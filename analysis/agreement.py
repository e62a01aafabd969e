"""Does the order of models depend on the space in which they are judged?

Models are ranked by their Fréchet distance, a mean over training seeds, in every space: the primary
extractor, the same one trained from other seeds, a random network, principal components. A pair of models
whose order is not the same in all of them is undecided, whatever a test says in one.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from analysis.metrics.protocol import SPACES
from analysis.records import Records

PRIMARY = "fd_lenet"
COLUMNS = (PRIMARY, *SPACES)
Model = tuple[str, str]  # objective, architecture


@dataclass(frozen=True)
class Agreement:
    """Mean distances of models: one row a model, best in the primary space first; one column a space.

    ``runs`` says how many runs each row is a mean of.
    """

    distances: pd.DataFrame
    runs: pd.Series

    @property
    def models(self) -> list[Model]:
        """The models, best in the primary space first."""
        return [(str(objective), str(architecture)) for objective, architecture in self.distances.index]

    def ranks(self) -> pd.DataFrame:
        """The rank of each model in each space, 1 the nearest to the test images; ties share a mean rank."""
        return self.distances.rank()

    def tau(self) -> pd.Series:
        """Kendall's tau-b of each space's ranking with the primary one, by space; NaN if either is all ties.

        Source: Kendall 1945, The treatment of ties in ranking problems.
        """
        primary = self.distances[PRIMARY]
        return self.distances.apply(lambda column: kendalltau(primary, column).statistic)

    def undecided(self) -> list[tuple[Model, Model]]:
        """The pairs of models whose order is not the same, and strict, in every space."""
        values = self.distances.to_numpy()
        return [
            (self.models[i], self.models[j])
            for i, j in itertools.combinations(range(len(values)), 2)
            if len(set(np.sign(values[i] - values[j]))) > 1 or (values[i] == values[j]).any()
        ]


def agreement(records: Records) -> Agreement:
    """Of the runs that were judged in every space; records from before there were spaces are left out."""
    return of_scores(records.scores())


def of_scores(scores: pd.DataFrame) -> Agreement:
    """The same of a table of scores: columns id, objective, architecture, metric, value."""
    kept = scores[scores["metric"].isin(COLUMNS)]
    wide = kept.pivot_table(index=["objective", "architecture", "id"], columns="metric", values="value")
    wide = wide.reindex(columns=list(COLUMNS)).dropna()
    models = wide.groupby(["objective", "architecture"])
    distances = models.mean().sort_values(PRIMARY)
    return Agreement(distances, models.size().reindex(distances.index))
