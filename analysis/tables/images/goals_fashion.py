"""Every score of the recipe of the goals on Fashion-MNIST, beside its floor."""

from analysis.comparisons.floors import beside_floors
from analysis.comparisons.goals import FASHION
from analysis.tables.beside_floors import cells
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = ("Score", "Aim", "Recipe", "Place", "Floor")


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: medians over seeds, and the floor."""
    scores = beside_floors(records, FASHION, None, without=())
    rows: list[Row] = []
    for space in (False, True):
        block = [cells(score) for _, score in scores[scores["space"] == space].iterrows()]
        rows += [RULE, *block] if rows and block else block
    return tabular("lllll", _HEAD, rows or [spanning(len(_HEAD), "no run on these images at this profile")])
