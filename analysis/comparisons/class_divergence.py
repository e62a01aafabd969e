"""The intervals of class KL, where the record holds older ones.

A value is that of the shares found, which exceeds the law's. Earlier records have the interval of the law's
divergence beside it, or a jackknife's; both for real images too. Their value and number of images are all
that ``stats.divergence`` needs for the interval that belongs to the value.
"""

import pandas as pd

from stats.divergence import METHOD, expected_divergence, law_ends

METRIC, KINDS = "class_kl", "modes"
OF_THE_LAW = "chi-square 95%"  # as the record calls it


def at_their_size(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``Records.scores``, the ends of class KL and of its floor made anew if older."""
    older = scores[(scores["metric"] == METRIC) & (scores["interval"] != METHOD)]
    if older.empty:
        return scores
    kinds = scores[scores["metric"] == KINDS].set_index("id")["floor"]  # real images show every one
    scores = scores.copy()
    for place, row in older.iterrows():
        n, classes = int(row["generated"]), int(kinds[row["id"]])
        floor = expected_divergence(row["floor"], n, classes)
        scores.loc[place, ["floor_low", "floor_high"]] = [floor.low, floor.high]
        if row["interval"] == OF_THE_LAW:
            made = expected_divergence(row["value"], n, classes, _spread(row, n, classes))
            scores.loc[place, ["low", "high"]] = [made.low, made.high]
    return scores


def _spread(row: pd.Series, n: int, classes: int) -> float:
    """By how much the recorded interval is longer than the chi-square law's, by its lower end if above 0."""
    if row["low"] <= 0:
        return 1.0
    return float((row["value"] - row["low"]) / (row["value"] - law_ends(row["value"], n, classes)[0]))
