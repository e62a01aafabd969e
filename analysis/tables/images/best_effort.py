"""Every score of the best effort beside its floor, and beside the usual recipe at the same length."""

import pandas as pd

from analysis.comparisons.floors import beside_floors
from analysis.paper.latex import decimals, fixed, interval, metric_title, places_of
from analysis.seeds import is_range
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records
from stats.estimates import Interval

_HEAD = ("Score", "Aim", "Best effort", "Place", "Floor", "Usual settings")
_TOWARDS = {"one half": "$1/2$", "zero": "$0$"}  # aims that are numbers
NONE = "--"


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: medians over seeds, and the floor.

    Best effort and floor have the decimals that the floor's interval resolves.
    """
    scores = beside_floors(records)
    rows: list[Row] = [_row(score) for _, score in scores[~scores["space"]].iterrows()]
    spaces = [_row(score) for _, score in scores[scores["space"]].iterrows()]
    if spaces:
        rows += [RULE, *spaces]
    return tabular("llllll", _HEAD, rows or [spanning(len(_HEAD), "no best effort at this profile")])


def _row(score: pd.Series) -> Row:
    floor: Interval = score["floor"]
    exact = floor.low == floor.high
    places = 0 if exact else places_of(floor.low, floor.high)
    return (
        metric_title(score["metric"], score["title"]),
        _TOWARDS.get(score["better"], score["better"]),
        _over_seeds(score["best"], places),
        score["place"],
        fixed(floor.value, places) if exact else _bracketed(floor, places),
        NONE if score["usual"] is None else _usual(score["usual"], places),
    )


def _over_seeds(median: Interval, places: int) -> str:
    """The median with its interval, or the range of few seeds in round brackets; alone if all agree."""
    if median.low == median.high:
        return fixed(median.value, places)
    if not is_range(median):
        return _bracketed(median, places)
    return f"{fixed(median.value, places)} ({fixed(median.low, places)} to {fixed(median.high, places)})"


def _usual(median: Interval, places: int) -> str:
    """Likewise to three digits at most, as it may be far from the floor."""
    if median.low < median.high:
        places = min(places_of(median.low, median.high), decimals(abs(median.value), 3))
    return _over_seeds(median, places)


def _bracketed(estimate: Interval, places: int) -> str:
    return f"{fixed(estimate.value, places)} {interval(estimate.low, estimate.high, places)}"
