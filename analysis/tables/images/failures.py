"""How many runs of each model failed, by the definitions of ``analysis.comparisons.failures``."""

import pandas as pd

from analysis.comparisons.failures import failures
from analysis.paper.latex import architecture_title, estimate, objective_title
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from analysis.tables.images.fashion import DATASET
from records.reading.tables import Records
from stats.estimates import binomial

_HEAD = ("Objective", "Networks", "Runs", "Diverged", "Collapsed", "of these far", "Untrained", r"Failed, \%")


def draw(records: Records) -> str:
    """Draw one row per model, with Wilson's interval of the failed share; Fashion-MNIST in its own block.

    Collapsed runs that have the sign of the untrained too are counted once more, as far.
    """
    rows = _rows(failures(records))
    elsewhere = _rows(failures(records, DATASET)) if records.manifest["dataset"]["name"] != DATASET else []
    if elsewhere:
        rows += [RULE, spanning(len(_HEAD), r"\itshape Fashion-MNIST"), *elsewhere]
    return tabular("llrrrrrl", _HEAD, rows or [spanning(len(_HEAD), "this profile has no adversarial runs")])


def _rows(found: pd.DataFrame) -> list[Row]:
    return [
        _row(str(objective), str(architecture), group["failure"], group["far"].astype(bool))
        for (objective, architecture), group in found.groupby(["objective", "architecture"], sort=False)
    ]


def _row(objective: str, architecture: str, failure: pd.Series, far: pd.Series) -> Row:
    failed = binomial(int((failure != "").sum()), len(failure))
    return (
        objective_title(objective),
        architecture_title(architecture),
        str(len(failure)),
        str((failure == "diverged").sum()),
        str((failure == "collapsed").sum()),
        str(((failure == "collapsed") & far).sum()),
        str((failure == "untrained").sum()),
        estimate(100 * failed.value, 100 * failed.low, 100 * failed.high),
    )
