"""Scores beside their floors, as rows of a table."""

from collections.abc import Callable

import pandas as pd

from analysis.paper.latex import fixed, interval, metric_title, places_of
from analysis.seeds import is_range
from analysis.tables.booktabs import RULE, Row
from stats.estimates import Interval

_TOWARDS = {"one half": "$1/2$", "zero": "$0$"}  # aims that are numbers


def rows(scores: pd.DataFrame, row: Callable[[pd.Series], Row]) -> list[Row]:
    """Return the ``row`` of each of the ``scores`` of ``beside_floors``; those in secondary spaces below."""
    own, spaces = (
        [row(score) for _, score in scores[scores["space"] == of].iterrows()] for of in (False, True)
    )
    return [*own, RULE, *spaces] if own and spaces else own + spaces


def cells(score: pd.Series) -> tuple[str, str, str, str, str]:
    """Return title, aim, median over seeds, its place and the floor, of a row of ``beside_floors``.

    Median and floor have the decimals that the floor's interval resolves.
    """
    floor: Interval = score["floor"]
    places = places_beside(floor)
    return (
        metric_title(score["metric"], score["title"]),
        _TOWARDS.get(score["better"], score["better"]),
        over_seeds(score["best"], places),
        score["place"],
        fixed(floor.value, places) if floor.low == floor.high else _bracketed(floor, places),
    )


def places_beside(floor: Interval) -> int:
    """Return the decimals that the interval of a ``floor`` resolves; of an exact one, none."""
    return 0 if floor.low == floor.high else places_of(floor.low, floor.high)


def over_seeds(median: Interval, places: int) -> str:
    """Return the median with its interval, or the range of few seeds in round brackets."""
    if median.low == median.high:
        return fixed(median.value, places)
    if not is_range(median):
        return _bracketed(median, places)
    return f"{fixed(median.value, places)} ({fixed(median.low, places)} to {fixed(median.high, places)})"


def _bracketed(estimate: Interval, places: int) -> str:
    return f"{fixed(estimate.value, places)} {interval(estimate.low, estimate.high, places)}"
