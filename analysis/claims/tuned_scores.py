"""Which scores still tell the best effort from real images, and which do not any more.

Described, not claimed: a median within the interval of its floor is no proof that the model is the data, and
one outside has no test behind it.
"""

from collections.abc import Iterator

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.floors import WITHIN, beside_floors, seeds
from analysis.paper.latex import cardinal, metric_title, significant, words
from records.columns import PRIMARY
from records.reading.tables import Records

LEAST_SEEDS = 3


def describe(scores: pd.DataFrame, runs: int) -> str:
    """Describe ``scores``, rows of ``beside_floors`` over ``runs`` seeds."""
    own, spaces = scores[~scores["space"]], scores[scores["space"]]
    within = own["place"] == WITHIN
    return " ".join(
        [
            f"By medians over {cardinal(runs)} seeds, {_counted(own[within])} of "
            f"{cardinal(len(own))} scores of the best effort {_lie(int(within.sum()))} within the interval "
            f"of the floor{_named(own[within])}, and {_counted(own[~within])} outside of it"
            f"{_named(own[~within])}.",
            *_in_spaces(spaces),
            *_usual(own, spaces),
            *_ratios(scores),
        ]
    )


def _counted(scores: pd.DataFrame) -> str:
    return cardinal(len(scores)) if len(scores) else "none"


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def _named(scores: pd.DataFrame) -> str:
    """The names of scores in brackets, where there are some."""
    names = words([metric_title(row["metric"], row["title"]) for _, row in scores.iterrows()])
    return f" ({names})" if names else ""


def _in_spaces(spaces: pd.DataFrame) -> Iterator[str]:
    """The sentence on the secondary spaces, where there are some."""
    if len(spaces):
        within = spaces[spaces["place"] == WITHIN]
        yield (
            f"Of its Fr\\'echet distances in {cardinal(len(spaces))} other feature spaces, "
            f"{_counted(within)} {_lie(len(within))} within."
        )


def _usual(own: pd.DataFrame, spaces: pd.DataFrame) -> Iterator[str]:
    """The sentence on the usual settings, where they were made at this length."""
    if own["usual_place"].notna().any():
        within = own[own["usual_place"] == WITHIN]
        yield (
            f"With the usual settings and as many epochs, {_counted(within)} of the "
            f"{cardinal(len(own))}{_named(within)}{_and_spaces(spaces)} lie within."
        )


def _and_spaces(spaces: pd.DataFrame) -> str:
    if spaces.empty:
        return ""
    return f" and {_counted(spaces[spaces['usual_place'] == WITHIN])} of the {cardinal(len(spaces))}"


def _ratios(scores: pd.DataFrame) -> Iterator[str]:
    """The sentence on how far the Fréchet distances are from their floors, where there are several."""
    distances = scores[scores["space"] | (scores["metric"] == PRIMARY)]
    if len(distances) > 1:
        usual = distances[distances["usual_place"].notna()]
        beside = f", and with the usual settings {_times(usual, 'usual')} times" if len(usual) else ""
        yield (
            f"In the {cardinal(len(distances))} feature spaces the Fr\\'echet distances of the best "
            f"effort are {_times(distances, 'best')} times the floor{beside}."
        )


def _times(distances: pd.DataFrame, of: str) -> str:
    ratios = [row[of].value / row["floor"].value for _, row in distances.iterrows()]
    return f"{significant(min(ratios), 2)} to {significant(max(ratios), 2)}"


def _describe(records: Records) -> str:
    return describe(beside_floors(records), seeds(records))


CLAIM = description(
    name="best_effort_scores",
    subject="What tells the best effort from real images",
    needs=(Need(LEAST_SEEDS, "scored seeds of the best effort", seeds),),
    describe=_describe,
)
