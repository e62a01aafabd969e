"""Every score of the recipe of the goals beside its floor, and the goal that was set for it."""

import pandas as pd

from analysis.comparisons.floors import beside_floors
from analysis.comparisons.goals import GOALS, MOST, STUDY, Goal
from analysis.paper.latex import fixed
from analysis.paper.settings.forms import number
from analysis.tables.beside_floors import cells, places_beside, rows
from analysis.tables.booktabs import Row, spanning, tabular
from records.reading.tables import Records
from stats.estimates import Interval

_HEAD = ("Score", "Aim", "Goal", "Recipe", "Place", "Floor")


def draw(records: Records) -> str:
    """Return one row per score, those in secondary spaces below: the goal, medians over seeds, the floor.

    A goal that is a floor's interval is told by its lower end.
    """
    made = rows(beside_floors(records, STUDY, None, without=()), _row)
    return tabular("llllll", _HEAD, made or [spanning(len(_HEAD), "no run for the goals at this profile")])


def _row(score: pd.Series) -> Row:
    title, aim, *others = cells(score)
    goal = _GOALS.get(score["metric"])
    return (title, aim, "" if goal is None else _in_cell(goal, score["floor"]), *others)


def _in_cell(goal: Goal, floor: Interval) -> str:
    bound = fixed(floor.low, places_beside(floor)) if goal.bound is None else number(goal.bound).latex
    return rf"$\{'leq' if goal.side == MOST else 'geq'}$ {bound}"


_GOALS = {goal.metric: goal for goal in GOALS}
