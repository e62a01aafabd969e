"""Which of the goals that were set for scores, and for the time of a run, does one recipe reach?

Described, not claimed: the goals were set before the runs (``analysis.comparisons.goals``), the recipe was
chosen by held-out training images, and whatever comes of it on test images may be printed.
"""

import math

from analysis.claims.base import Need, description
from analysis.comparisons.floors import ABOVE, BELOW, beside_floors, seeds
from analysis.comparisons.goals import CORES, MINUTES, STUDY, Goal, Outcome, minutes, outcomes
from analysis.paper.latex import cardinal, fixed, metric_title
from analysis.paper.recipe import recipe
from analysis.paper.settings.forms import number
from analysis.seeds import printed
from records.reading.tables import Records

LEAST_SEEDS = 3


def describe(records: Records) -> str:
    """Describe the runs of the goals, of which there are some."""
    found = outcomes(records)
    first = records.runs(study=STUDY)["id"].iloc[0]  # the others have its recipe
    met = [outcome for outcome in found if outcome.reached]
    missed = [outcome for outcome in found if not outcome.reached]
    return (
        f"Of the {cardinal(len(found))} goals for scores, {_counted(met, missed)} reached by medians over "
        f"{_seeds(records)}: {_listed(met or missed)}.{_others(missed if met else [])}"
        f"{_halves(records)}{_crowded(records)}{_time(records)} "
        f"The recipe is {recipe(records.result(first)['config'])}."
    )


def _seeds(records: Records) -> str:
    made = seeds(records, STUDY)
    planned = records.manifest.get("planned", {}).get(STUDY, made)
    return f"{cardinal(made)} {'' if made >= planned else f'of the {cardinal(planned)} planned '}seeds"


def _counted(met: list[Outcome], missed: list[Outcome]) -> str:
    if not missed:
        return "all are"
    return f"{cardinal(len(met))} are" if len(met) > 1 else "one is" if met else "none is"


def _others(missed: list[Outcome]) -> str:
    """The sentence on goals that are not reached while others are."""
    if not missed:
        return ""
    count = "One is" if len(missed) == 1 else f"{cardinal(len(missed)).capitalize()} are"
    return f" {count} not: {_listed(missed)}."


def _listed(group: list[Outcome]) -> str:
    """Each median beside its goal, and how many seeds reach it by themselves."""
    return "; ".join(
        f"{metric_title(outcome.goal.metric, outcome.title)} {printed(outcome.median)}, where "
        f"{_wanted(outcome.goal)} was wanted and {cardinal(outcome.seeds) if outcome.seeds else 'no'} "
        f"{'seeds reach' if outcome.seeds > 1 else 'seed reaches'} it"
        for outcome in group
    )


def _wanted(goal: Goal) -> str:
    return f"{goal.side} {'the interval of its floor' if goal.bound is None else number(goal.bound).latex}"


def _halves(records: Records) -> str:
    """The sentence on the floor of C_T, which is of fewer images than a score is."""
    scores = records.scores(study=STUDY)
    copied = scores[scores["metric"] == "c_t"]
    if copied.empty:
        return ""
    generated, half = (int(copied[name].iloc[0]) for name in ("generated", "reference_images"))
    half //= 2
    title = metric_title("c_t", str(copied["title"].iloc[0]))
    return (
        f" The floor of {title} is of {fixed(half, 0)} test images beside as many others, and a score of "
        f"{fixed(generated, 0)} samples beside all test images: without a difference both have the same law, "
        f"and with one the score is {fixed(math.sqrt(generated / half), 1)} times as far from zero."
    )


def _crowded(records: Records) -> str:
    """The sentence on samples that keep to the crowded images, if precision and recall say that they do."""
    scores = beside_floors(records, STUDY, None)
    place = dict(zip(scores["metric"], scores["place"], strict=True))
    if (place.get("precision"), place.get("recall")) != (ABOVE, BELOW):
        return ""
    return (
        " Precision is above the interval of its floor and recall below: samples lie near test images "
        "more often than training images do, and test images near samples less often."
    )


def _time(records: Records) -> str:
    """How long the runs were trained, beside what was allowed."""
    took = minutes(records)
    within = int((took <= MINUTES).sum())
    reached = f"{cardinal(within)} of {cardinal(len(took))} runs" if within else "no run"
    return (
        f" The goal of {cardinal(MINUTES)} minutes on {cardinal(CORES)} cores is reached by {reached}: the "
        f"runs were trained for {fixed(took.min(), 1)} to {fixed(took.max(), 1)} minutes, "
        f"{fixed(took.median(), 1)} in the median; those that are made side by side take longer."
    )


CLAIM = description(
    name=STUDY,
    subject="How far the goals for scores are reached",
    needs=(Need(LEAST_SEEDS, "scored seeds of the recipe", lambda records: seeds(records, STUDY)),),
    describe=describe,
)
