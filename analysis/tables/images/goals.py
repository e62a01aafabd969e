"""Every score of the recipe of the goals beside its floor, and the goal that was set for it."""

from analysis.comparisons.floors import beside_floors
from analysis.comparisons.goals import GOALS, STUDY, Goal
from analysis.paper.settings.forms import number
from analysis.tables.beside_floors import cells
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = ("Score", "Aim", "Goal", "Recipe", "Place", "Floor")


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: the goal, medians over seeds, the floor."""
    scores = beside_floors(records, STUDY, None, without=())
    goals = {goal.metric: _in_cell(goal) for goal in GOALS}
    rows: list[Row] = []
    for space in (False, True):
        block = [
            (title, aim, goals.get(score["metric"], ""), *others)
            for _, score in scores[scores["space"] == space].iterrows()
            for title, aim, *others in [cells(score)]
        ]
        rows += [RULE, *block] if rows and block else block
    return tabular("llllll", _HEAD, rows or [spanning(len(_HEAD), "no run for the goals at this profile")])


def _in_cell(goal: Goal) -> str:
    return f"{goal.side} the floor" if goal.bound is None else f"{goal.side} {number(goal.bound).latex}"
