"""Every score of the best effort beside its floor, and beside the usual recipe at the same length."""

import pandas as pd

from analysis.comparisons.floors import beside_floors
from analysis.paper.latex import decimals, places_of
from analysis.tables.beside_floors import cells, over_seeds, places_beside
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records
from stats.estimates import Interval

_HEAD = ("Score", "Aim", "Best effort", "Place", "Floor", "Usual settings")
NONE = "--"


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: medians over seeds, and the floor."""
    scores = beside_floors(records)
    rows: list[Row] = [_row(score) for _, score in scores[~scores["space"]].iterrows()]
    spaces = [_row(score) for _, score in scores[scores["space"]].iterrows()]
    if spaces:
        rows += [RULE, *spaces]
    return tabular("llllll", _HEAD, rows or [spanning(len(_HEAD), "no best effort at this profile")])


def _row(score: pd.Series) -> Row:
    usual = NONE if score["usual"] is None else _usual(score["usual"], places_beside(score["floor"]))
    return (*cells(score), usual)


def _usual(median: Interval, places: int) -> str:
    """The median to three digits at most, as it may be far from the floor."""
    if median.low < median.high:
        places = min(places_of(median.low, median.high), decimals(abs(median.value), 3))
    return over_seeds(median, places)
