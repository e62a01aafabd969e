"""Every score of the recipe of the goals on Fashion-MNIST, beside its floor."""

from analysis.comparisons.floors import beside_floors
from analysis.comparisons.goals import FASHION
from analysis.tables.beside_floors import cells, rows
from analysis.tables.booktabs import spanning, tabular
from records.reading.tables import Records

_HEAD = ("Score", "Aim", "Recipe", "Place", "Floor")


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: medians over seeds, and the floor."""
    made = rows(beside_floors(records, FASHION, None, without=()), cells)
    return tabular("lllll", _HEAD, made or [spanning(len(_HEAD), "no run on these images at this profile")])
