"""How many of the thousand kinds of stacked digits do generators make, and how evenly?

Described, not claimed: three seeds of each recipe carry no test.
"""

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.stacked import GOAL, STUDY, diverged, reached, stacked
from analysis.paper.latex import cardinal, fixed, places_of, significant, words
from analysis.paper.published import pacgan_stacked
from analysis.paper.recipe import arithmetic
from records.reading.tables import Records


def describe(runs: pd.DataFrame, lost: int = 0) -> str:
    """Describe ``runs``, rows of ``stacked``: kinds and divergence by seed of each recipe, and the goal.

    ``lost`` runs diverged and made no samples.
    """
    first = runs.iloc[0]
    goals = sum(reached(run) for run in runs.to_dict("records"))
    told = " ".join(_of(str(name), block) for name, block in runs.groupby("title", sort=False))
    floor = significant(first["class_kl_floor"], 2)
    stopped = f" {cardinal(lost).capitalize()} more diverged." if lost else ""
    return (
        f"Kinds are counted among {fixed(int(first['generated']), 0)} samples of each run; the divergence of "
        f"their shares from the data's law is in nats. {told} As many real images have "
        f"{fixed(first['modes_floor'], 0)} kinds and a divergence of {floor}. What is "
        f"published of {GOAL} is reached by {cardinal(goals) if goals else 'none'} of the "
        f"{cardinal(len(runs))} runs.{stopped}"
    )


def _of(name: str, runs: pd.DataFrame) -> str:
    places = min(places_of(*ends) for ends in zip(runs["class_kl_low"], runs["class_kl_high"], strict=True))
    divergences = words([fixed(value, places) for value in runs["class_kl"]])
    seeds = "one seed" if len(runs) == 1 else f"{cardinal(len(runs))} seeds"
    threads = cardinal(int(runs["threads"].iloc[0]))
    return (
        f"The {name} makes {_kinds(runs['modes'])} with {seeds}, at "
        f"divergences of {divergences}, in {fixed(runs['hours'].mean(), 2)} hours of training on {threads} "
        "threads a run."
    )


def _kinds(found: pd.Series) -> str:
    """How many kinds each of some runs makes, in the order of their seeds."""
    all_kinds = pacgan_stacked()["kinds"]
    if (found == all_kinds).all():
        return f"all {fixed(all_kinds, 0)} kinds"
    return f"{words([fixed(value, 0) for value in found])} of the {fixed(all_kinds, 0)} kinds"


def _runs(records: Records) -> int:
    return len(stacked(records))


CLAIM = description(
    name="stacked",
    subject="Which kinds of stacked digits generators make",
    needs=(Need(1, "scored run on stacked digits", _runs),),
    describe=lambda records: (
        describe(stacked(records), len(diverged(records))) + arithmetic(records, records.scores(study=STUDY))
    ),
)
