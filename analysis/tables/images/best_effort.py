"""Every score of the best effort beside its floor, and beside the usual recipe at the same length."""

import pandas as pd

from analysis.comparisons.floors import beside_floors
from analysis.paper.latex import decimals, places_of
from analysis.tables.beside_floors import cells, over_seeds, places_beside, rows
from analysis.tables.booktabs import Row, spanning, tabular
from records.reading.tables import Records
from stats.estimates import Interval

_HEAD = ("Score", "Aim", "Best effort", "Place", "Floor", "Usual settings")
NONE = "--"


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: medians over seeds, and the floor."""
    made = rows(beside_floors(records), _row)
    return tabular("llllll", _HEAD, made or [spanning(len(_HEAD), "no best effort at this profile")])


def _row(score: pd.Series) -> Row:
    usual = NONE if score["usual"] is None else _usual(score["usual"], places_beside(score["floor"]))
    return (*cells(score), usual)


def _usual(median: Interval, places: int) -> str:
    """The median to three digits at most, as it may be far from the floor."""
    if median.low < median.high:
        places = min(places_of(median.low, median.high), decimals(abs(median.value), 3))
    return over_seeds(median, places)
