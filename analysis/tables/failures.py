"""How many runs of each model failed, by the definitions of ``analysis.failures``."""

import pandas as pd

from analysis.failures import FAILURES, failures
from analysis.intervals import binomial
from analysis.latex import architecture_title, estimate, objective_title
from analysis.records import Records
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from analysis.tables.fashion import DATASET

NAME = "failures"
_HEAD = (
    "Objective", "Networks", "Runs", *(failure.capitalize() for failure in FAILURES), "Both", r"Failed, \%"
)  # fmt: skip


def draw(records: Records) -> str:
    """A row per model, with Wilson's interval of the share that failed; Fashion-MNIST in a block of its own.

    "Both" counts the collapsed runs that have the sign of the untrained too.
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
        *(str((failure == name).sum()) for name in FAILURES),
        str(((failure == "collapsed") & far).sum()),
        estimate(100 * failed.value, 100 * failed.low, 100 * failed.high),
    )
