"""The best effort is the best of the recipes tried, and better than the usual recipe in the same time.

Declared before the runs: it fails if its recipe is not that of the least distance on the held-out images.
Else it passes iff the t interval of the mean difference of log distances within seeds, best effort less
usual, lies below zero, fails iff it lies above, and is inconclusive otherwise. Both are trained for the same
epochs, and on seeds that no recipe was tried on. What differs is the recipe, the averaged weights and the
precision, together: the claim does not divide the gain among them.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, primary_scores
from analysis.claims.evidence import Cell, Evidence, Test, as_number, cells, score, setting, with_ends
from analysis.comparisons.differing import differing
from analysis.comparisons.tuning import LONGER, RECIPE, made, recipe, tried
from analysis.paper.latex import (
    cardinal,
    estimate,
    fixed,
    places_of,
    significant,
    words,
)
from analysis.seeds import student
from records.columns import PRIMARY
from records.reading.tables import Records
from stats.estimates import CONFIDENCE, Interval
from stats.paired import LEVEL

LEAST_RECIPES = 9
LEAST_SEEDS = 3


def decide(recipes: pd.DataFrame, best: pd.DataFrame, usual: pd.DataFrame) -> Finding:
    """Decide on ``best`` and ``usual``, one row per seed, by the ``recipes`` tried, least distance first.

    Seeds that a recipe was tried on are left out.
    """
    chosen = recipe(recipes.iloc[0].to_dict())
    if any(recipe(run) != chosen for run in best.to_dict("records")):
        return Finding("fail", "The recipe of the best effort is not the best of those that were tried.")
    change, seeds = gain(recipes, best, usual), len(paired(recipes, best, usual))
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
        f"The best of the {cardinal(len(recipes))} recipes was made with {cardinal(seeds)} seeds other than "
        f"the one it was chosen on, for {cardinal(int(best['epochs'].iloc[0]))} epochs on all training "
        f"images. Its distances from the test images are {least} to {most}; real training images have "
        f"{significant(best['floor'].iloc[0])}. Within the {cardinal(seeds)} seeds they are {ratio} times "
        f"the distances with the usual settings and as many epochs.{_differing(best, usual)} By Student's "
        f"$t$ on the logarithms at {CONFIDENCE * 100:g}\\,\\%, the test that was declared, {verdict}."
        f"{_too_few(seeds)}{_confounded(recipes)}",
    )


def _differing(best: pd.DataFrame, usual: pd.DataFrame) -> str:
    """Say in which settings the best effort differs from the usual one, both of one recipe."""
    parts = differing(best.iloc[0], usual.iloc[0])
    differ = "differs" if len(parts) == 1 else "differ together"
    return f" Between the two, {words(parts)} {differ}." if parts else ""


def _too_few(seeds: int) -> str:
    """Say of seeds that cannot be decided by the test of the losses' orders that they cannot."""
    least = 2.0 ** (1 - seeds)
    if least <= LEVEL:
        return ""
    return (
        f" The {cardinal(seeds)} seeds are too few for the exact sign-flip test, which decides on orders of "
        f"losses: its $p$ would be at least {significant(least, 2)}."
    )


def _confounded(recipes: pd.DataFrame) -> str:
    """Say that the precision goes with the average among the recipes, where that is so."""
    averaged = recipes["ema"] > 0
    within = [set(recipes.loc[rows, "precision"]) for rows in (averaged, ~averaged)]
    if [len(values) for values in within] != [1, 1] or within[0] == within[1]:
        return ""
    [[with_one], [without]] = within
    return (
        f" Among the recipes tried, precision and average change together: all with an average are in "
        f"{with_one}, all without in {without}."
    )


def paired(recipes: pd.DataFrame, best: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Return the distances of the seeds that both have and no recipe was tried on: columns usual and best."""
    columns = {"usual": usual, "best": best}
    by_seed = pd.DataFrame({name: runs.set_index("seed")["value"] for name, runs in columns.items()}).dropna()
    return by_seed[~by_seed.index.isin(recipes["seed"])]


def gain(recipes: pd.DataFrame, best: pd.DataFrame, usual: pd.DataFrame) -> Interval:
    """Return the mean difference of log distances within seeds, best effort less usual."""
    by_seed = paired(recipes, best, usual)
    return student(np.log((by_seed["best"] / by_seed["usual"]).to_numpy()))


def evidence(recipes: pd.DataFrame, best: pd.DataFrame, usual: pd.DataFrame) -> Evidence:
    """Return the tests of ``decide`` on the same tables."""
    seeds = paired(recipes, best, usual).index
    compared = [
        *cells(best[best["seed"].isin(seeds)], score(PRIMARY), term="log x"),
        *cells(usual[usual["seed"].isin(seeds)], score(PRIMARY), weight=-1.0, term="log x"),
    ]
    first, others = recipes.iloc[:1], recipes.iloc[1:]
    farther = [
        *cells(others, score(PRIMARY), unit="id"),
        *(
            replace(cell, run=str(first["id"].iloc[0]), weight=-1.0)
            for cell in cells(others, score(PRIMARY), unit="id")
        ),
    ]
    made = [
        Cell(str(run), setting(name), f"{own} {name} {sign:+g}", "", weight, "name")
        for own in best["id"]
        for name in RECIPE
        for sign in (1.0, -1.0)
        for run, weight in ((own, sign), (first["id"].iloc[0], -sign))
    ]
    ends = tuple(float(end) for end in np.exp(with_ends(gain(recipes, best, usual))))
    margin = float((others["value"] - first["value"].iloc[0]).min())
    differing = [
        abs(as_number(run[name]) - as_number(first[name].iloc[0]))
        for run in best.to_dict("records")
        for name in RECIPE
    ]
    ends_of = {"least": best["value"].min(), "largest": best["value"].max()}
    shown = [
        Test(f"distance, {which}", which, tuple(cells(best, score(PRIMARY))), (float(end),), printed=True)
        for which, end in ends_of.items()
    ]
    floor = float(best["floor"].iloc[0])
    shown.append(
        Test("floor", "least", tuple(cells(best.iloc[:1], score(PRIMARY, "floor"))), (floor,), printed=True)
    )
    return [
        Test("another recipe less the chosen one, the least", "least", tuple(farther), (margin,), low=0.0),
        Test("settings made less chosen", "largest", tuple(made), (float(max(differing)),), high=0.0),
        *shown,
        Test("best effort / usual", "ratio", tuple(compared), ends, high=1.0, printed=True),
    ]


def usual(records: Records) -> pd.DataFrame:
    """Return the runs of the loss and networks with the usual settings, for as long: one row per seed."""
    found = primary_scores(records, study=LONGER)
    epochs = made(records)["epochs"]
    return found[found["epochs"].isin(epochs)] if len(found) else found


def _paired(records: Records) -> int:
    parts = (tried(records), made(records), usual(records))
    return 0 if any(part.empty for part in parts) else len(paired(*parts))


CLAIM = EmpiricalClaim(
    name="best_effort",
    subject="What tuning is worth",
    needs=(
        Need(LEAST_RECIPES, "recipes tried on held-out images", lambda records: len(tried(records))),
        Need(LEAST_SEEDS, "seeds of the best effort and of the usual settings", _paired),
    ),
    decide=lambda records: decide(tried(records), made(records), usual(records)),
    evidence=lambda records: evidence(tried(records), made(records), usual(records)),
)
