"""How the distances of the best effort and of the usual recipe change from epoch to epoch.

Described, and added after the runs had been seen: the usual recipe, made for as long as the best effort, may
be past its best. Its least distance over the epochs is chosen by the test images, which favours it.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import Need, description, primary_scores
from analysis.comparisons.tuning import BEST, LONGER, courses
from analysis.paper.latex import cardinal, estimate, significant
from analysis.seeds import student
from records.reading.tables import Records
from stats.estimates import CONFIDENCE

LEAST_SEEDS = 3


def describe(best: pd.DataFrame, usual: pd.DataFrame, own: pd.DataFrame) -> str:
    """Describe distances over epochs, as ``courses`` has them: index epoch, one column per seed.

    ``own`` has the runs of the usual settings in the comparison of models: index seed, columns value and
    epochs.
    """
    least = usual[usual.index > 0].min()
    seeds = cardinal(best.shape[1])
    return (
        f"{_usual(usual)} {_best_effort(best)} Its last distance is {_ratio(best.iloc[-1] / least)} times "
        f"the least one with the usual settings{_beside(best, own)} (Student's intervals within the "
        f"{seeds} seeds at {CONFIDENCE * 100:g}\\,\\%). The least distance with the usual settings is chosen "
        f"by the test images, which favours them. All of this was added after the runs had been seen."
    )


def _usual(usual: pd.DataFrame) -> str:
    """When the usual settings are at their least distance, and how far they are from it at the end."""
    trained = usual[usual.index > 0]
    least, at, last = trained.min(), trained.idxmin(), int(usual.index[-1])
    grown = trained.iloc[-1] / least
    goes_on = "" if grown.max() == 1.0 else f", and after the last it is {_range(grown, 2)} times that"
    return (
        f"Of the epochs that were judged, the distance with the usual settings is least after {_ends(at)} of "
        f"{cardinal(last)}, at {_range(least)} in the {cardinal(usual.shape[1])} seeds{goes_on}."
    )


def _best_effort(best: pd.DataFrame) -> str:
    times = best.iloc[-1] / best[best.index > 0].min()
    if times.max() == 1.0:
        return "The best effort has its least distance after the last epoch."
    return f"The best effort ends at {_range(times)} times its own least distance."


def _beside(best: pd.DataFrame, own: pd.DataFrame) -> str:
    """The ratio to the usual settings at the length that they have in the comparison of models."""
    if not set(best.columns) <= set(own.index):
        return ""
    runs = own.loc[best.columns]
    ratio = _ratio(best.iloc[-1] / runs["value"])
    return (
        rf", and {ratio} times that of the same seeds in \cref{{tab:scores}}, where the model is trained for "
        f"{_ends(runs['epochs'])} epochs"
    )


def _ratio(ratios: pd.Series) -> str:
    change = student(np.log(ratios.to_numpy(dtype=float)))
    return estimate(*np.exp([change.value, change.low, change.high]))


def _range(values: pd.Series, digits: int = 3) -> str:
    low, high = significant(values.min(), digits), significant(values.max(), digits)
    return low if low == high else f"{low} to {high}"


def _ends(epochs: pd.Series) -> str:
    low, high = cardinal(int(epochs.min())), cardinal(int(epochs.max()))
    return low if low == high else f"{low} to {high}"


def _own(records: Records) -> pd.DataFrame:
    """The runs of the usual recipe's model in the comparison: index seed, columns value and epochs."""
    model = records.runs("gan", study=LONGER).iloc[0]
    runs = primary_scores(records)
    alike = (runs["objective"] == model["objective"]) & (runs["architecture"] == model["architecture"])
    found: pd.DataFrame = runs[alike].set_index("seed")[["value", "epochs"]]
    return found


def _described(records: Records) -> str:
    tables = courses(records)
    return describe(tables[BEST], tables[LONGER], _own(records))


CLAIM = description(
    name="best_effort_epochs",
    subject="How long the usual recipe goes on improving",
    needs=(
        Need(
            LEAST_SEEDS,
            "seeds of the best effort and of the usual settings that were judged over epochs",
            lambda records: courses(records)[BEST].shape[1],
        ),
    ),
    describe=_described,
)
