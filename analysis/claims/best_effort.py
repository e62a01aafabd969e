"""The best effort is the best of the recipes tried, and better than the same loss with the usual settings.

Declared before the runs: it fails if its recipe is not that of the least distance on the held-out images.
Else it passes iff the t interval of the mean difference of log distances within seeds, best effort less
usual, lies below zero, fails iff it lies above, and is inconclusive otherwise.
"""

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, primary_scores
from analysis.intervals import CONFIDENCE, student
from analysis.latex import cardinal, estimate, fixed, places_of, significant
from analysis.records import Records
from analysis.tuning import made, recipe, tried

LEAST_RECIPES = 9
LEAST_SEEDS = 3


def judge(recipes: pd.DataFrame, best: pd.DataFrame, usual: pd.DataFrame) -> Finding:
    """Judge ``best`` and ``usual``, a row a seed, by ``recipes``, those tried, of least distance first."""
    chosen = recipe(recipes.iloc[0].to_dict())
    if any(recipe(run) != chosen for run in best.to_dict("records")):
        return Finding("fail", "The recipe of the best effort is not the best of those that were tried.")
    logs = (np.log(_by_seed(best)) - np.log(_by_seed(usual))).dropna()
    change = student(logs.to_numpy())
    outcome = "pass" if change.high < 0 else "fail" if change.low > 0 else "inconclusive"
    verdict = {
        "pass": "it is nearer to the test images",
        "fail": "it is farther from the test images",
        "inconclusive": "which is nearer is not resolved",
    }[outcome]
    places = places_of(best["low"].iloc[0], best["high"].iloc[0])
    least, most = (fixed(end, places) for end in (best["value"].min(), best["value"].max()))
    ratio = estimate(*np.exp([change.value, change.low, change.high]))
    return Finding(
        outcome,
        f"The best of the {cardinal(len(recipes))} recipes, made with {cardinal(len(best))} seeds for "
        f"{cardinal(int(best['epochs'].iloc[0]))} epochs on all training images, has distances of "
        f"{least} to {most} from the test images, where real training images have "
        f"{significant(best['floor'].iloc[0])}: {ratio} times those of the same loss and networks with the "
        f"usual settings and {cardinal(int(usual['epochs'].iloc[0]))} epochs, within "
        f"{cardinal(len(logs))} seeds at {CONFIDENCE * 100:g}\\,\\%; {verdict}.",
    )


def usual(records: Records) -> pd.DataFrame:
    """The runs of the loss and networks of the best effort with the usual settings: one row a seed."""
    best, scores = made(records), primary_scores(records)
    if best.empty:
        return best
    model = ["objective", "architecture"]
    found: pd.DataFrame = scores[(scores[model] == best[model].iloc[0]).all(axis=1)]
    return found


def _by_seed(scores: pd.DataFrame) -> pd.Series:
    return scores.set_index("seed")["value"]


def _paired(records: Records) -> int:
    return len(set(made(records)["seed"]) & set(usual(records)["seed"]))


CLAIM = EmpiricalClaim(
    name="best_effort",
    subject="What tuning is worth",
    needs=(
        Need(LEAST_RECIPES, "recipes tried on held-out images", lambda records: len(tried(records))),
        Need(LEAST_SEEDS, "seeds of the best effort and of the usual settings", _paired),
    ),
    judge=lambda records: judge(tried(records), made(records), usual(records)),
)
