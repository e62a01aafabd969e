"""The scores of a study's runs beside their floors, and those of the usual recipe at the same length.

A floor is the same score of as many real training images, with its interval (``analysis.metrics.protocol``).
A model is beside it by its median over seeds. The Fréchet distances in the secondary spaces serve another
question and are counted apart (``SPACES``).
"""

from collections.abc import Sequence

import pandas as pd

from analysis.comparisons.class_divergence import at_their_size
from analysis.comparisons.tuning import BEST, LONGER
from analysis.metrics.protocol import METRICS, SPACES
from analysis.seeds import median_over_seeds
from records.reading.tables import Records
from stats.estimates import Interval

WITHIN, ABOVE, BELOW = "within", "above", "below"  # where a score lies, by the interval of its floor
UNTOLD = ("clipped_density", "clipped_coverage", "vendi", "fd_infinity_both")  # newer than runs and text
_COLUMNS = ["metric", "title", "space", "better", "best", "usual", "floor", "place", "usual_place"]


def beside_floors(
    records: Records, study: str = BEST, beside: str | None = LONGER, *, without: Sequence[str] = UNTOLD
) -> pd.DataFrame:
    """Return one row per score that every run of the ``study`` has, in the order of the record.

    ``beside`` is the study of the usual recipe, if any; scores ``without`` are left out.

    Columns: metric, title; space, whether it is the Fréchet distance in a secondary space; better, the
    direction that is; best, usual and floor, each an ``Interval``: of the two the median over seeds, usual
    None where there are no such runs of as many epochs; place and usual_place, each ``WITHIN``, ``ABOVE`` or
    ``BELOW`` the floor's interval.
    """
    made = at_their_size(records.scores(study=study))
    made = made[~made["metric"].isin(without)]
    longer = made.iloc[:0] if beside is None else at_their_size(records.scores(study=beside))
    longer = longer[longer["epochs"].isin(made["epochs"])] if len(made) and len(longer) else longer
    rows = [
        _row(str(metric), runs, longer[longer["metric"] == metric])
        for metric, runs in made.groupby("metric", sort=False)
        if len(runs) == made["id"].nunique()
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def seeds(records: Records, study: str = BEST) -> int:
    """Return how many runs of the ``study`` have scores."""
    return int(records.scores(study=study)["id"].nunique())


def _row(metric: str, made: pd.DataFrame, longer: pd.DataFrame) -> dict[str, object]:
    first = made.iloc[0]
    floor = Interval(first["floor"], first["floor_low"], first["floor_high"], "floor")
    best = median_over_seeds(made["value"].to_numpy())
    usual = median_over_seeds(longer["value"].to_numpy()) if len(longer) else None
    return {
        "metric": metric,
        "title": first["title"],
        "space": metric in SPACES,
        "better": (SPACES if metric in SPACES else METRICS)[metric].better,
        "best": best,
        "usual": usual,
        "floor": floor,
        "place": _place(best, floor),
        "usual_place": None if usual is None else _place(usual, floor),
    }


def _place(score: Interval, floor: Interval) -> str:
    return BELOW if score.value < floor.low else ABOVE if score.value > floor.high else WITHIN
