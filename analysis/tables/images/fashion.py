"""Distances on Fashion-MNIST: described as they are, without any claim of order."""

from analysis.claims.base import primary_scores
from analysis.comparisons.failures import failures
from analysis.tables.booktabs import spanning, tabular
from analysis.tables.images import scores
from records.reading.tables import Records

DATASET = "fashion_mnist"


def draw(records: Records) -> str:
    """Return one row per run, in the manner of the table of scores.

    One row saying so where there is none yet.
    """
    found = primary_scores(records, dataset=DATASET)
    if found.empty:
        return tabular("l", ("Fashion-MNIST",), [spanning(1, "this profile has no runs on these images")])
    return scores.table(records, found, failures(records, DATASET))
