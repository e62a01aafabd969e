"""The goals that were set for the scores which still tell samples from real images, and how far they are met.

They were set before any run of the recipe that is judged here. A goal is met by the median over seeds, and by
single seeds. The time that a run may take was set with them.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.seeds import median_over_seeds
from records.reading.tables import Records
from stats.estimates import Interval

STUDY = "goals"
FASHION = "goals_fashion"  # the recipe on other images, where no goal was set
MINUTES, CORES = 30, 2  # that a run may take
MOST, LEAST, NOT_BELOW = "at most", "at least", "not below"


@dataclass(frozen=True)
class Goal:
    """A score is to be ``MOST`` or ``LEAST`` ``bound``; without one, ``NOT_BELOW`` its floor's interval."""

    metric: str
    side: str
    bound: float | None = None

    def reached(self, value: float, floor_low: float) -> bool:
        """Return whether ``value`` meets it; ``floor_low`` is the lower end of the floor's interval."""
        bound = floor_low if self.bound is None else self.bound
        return value <= bound if self.side == MOST else value >= bound


GOALS = (
    Goal("two_sample_accuracy", MOST, 0.55),
    Goal("coverage", LEAST, 0.94),
    Goal("recall", LEAST, 0.87),
    Goal("fd_random", MOST, 0.042),
    Goal("c_t", NOT_BELOW),
)


@dataclass(frozen=True)
class Outcome:
    """What became of a ``goal``.

    title     the metric's, as in the records
    median    over seeds, with its interval
    reached   whether the median meets the goal
    seeds     how many seeds do
    """

    goal: Goal
    title: str
    median: Interval
    reached: bool
    seeds: int


def outcomes(records: Records) -> list[Outcome]:
    """Return what became of each goal, in their order, of those whose score some run has."""
    scores = records.scores(study=STUDY)
    by_goal = ((goal, scores[scores["metric"] == goal.metric]) for goal in GOALS)
    return [_outcome(goal, of_metric) for goal, of_metric in by_goal if len(of_metric)]


def _outcome(goal: Goal, scores: pd.DataFrame) -> Outcome:
    values, low = scores["value"].to_numpy(dtype=float), float(scores["floor_low"].iloc[0])
    median = median_over_seeds(values)
    by = sum(goal.reached(float(value), low) for value in values)
    return Outcome(goal, str(scores["title"].iloc[0]), median, goal.reached(median.value, low), by)


def minutes(records: Records) -> pd.Series:
    """Return the minutes that each run of the goals was trained, on however many cores it had, by run."""
    runs = records.runs(study=STUDY)
    return runs.set_index("id")["seconds"] / 60 if len(runs) else pd.Series(dtype=float)
