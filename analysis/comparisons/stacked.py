"""Stacked digits: which of the thousand kinds a generator makes, how evenly, and what that took.

The goal is the published row of PacDCGAN2, whose classifier is another one.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.comparisons.class_divergence import at_their_size
from analysis.comparisons.effort import HOUR
from analysis.comparisons.r3gan import PAIRED, Design
from analysis.comparisons.r3gan import title as title_of
from analysis.paper.published import pacgan_stacked
from records.columns import PRIMARY
from records.reading.tables import Records

STUDY = "stacked"
METRICS = ("modes", "class_kl", PRIMARY)
ENDS = ("", "_low", "_high", "_floor")
COLUMNS = [
    "id",
    "title",
    "seed",
    "epochs",
    "hours",
    "threads",
    "generated",
    *(f"{metric}{end}" for metric in METRICS for end in ENDS),
]
GOAL = "PacDCGAN2"


def stacked(records: Records) -> pd.DataFrame:
    """Return one row per scored run of the study, seeds ascending within a recipe.

    Columns: id, title (of the recipe, in LaTeX), seed, epochs, hours (of training), threads (that it
    had), generated (samples that were scored), and of each metric its value with the suffixes _low and _high
    for its interval and _floor for real images.
    """
    scores = at_their_size(records.scores(study=STUDY))
    rows = [
        _row(run) | {"threads": records.result(str(name))["threads"]}
        for name, run in scores.groupby("id", sort=False)
    ]
    found = pd.DataFrame(rows, columns=COLUMNS)
    place = {name: i for i, name in enumerate(found["title"].unique())}
    return found.sort_values(["title", "seed"], key=lambda c: c.map(place) if c.name == "title" else c)


def diverged(records: Records) -> list[tuple[str, int]]:
    """Return the recipe's title and the seed of each run of the study that stopped and has no samples."""
    configs = [one["config"] for one in records.manifest.get("diverged", ()) if one["study"] == STUDY]
    return [(title(config), int(config["seed"])) for config in configs]


def title(run: Mapping[Any, Any]) -> str:
    """Return the title in LaTeX of a run's recipe: its loss and its penalties."""
    return title_of(Design(run["objective"] == PAIRED, bool(run["r1"] > 0)))


def reached(run: Mapping[Any, Any]) -> bool:
    """Return whether a row of ``stacked`` has as many kinds as the goal, and no larger a divergence."""
    [goal] = [row for row in pacgan_stacked()["rows"] if row["model"] == GOAL]
    return bool(run["modes"] >= goal["modes"][0] and run["class_kl"] <= goal["reverse_kl"])


def _row(scores: pd.DataFrame) -> dict[str, Any]:
    """The row of one run, of its rows of scores."""
    run = scores.iloc[0].to_dict()
    found = {"title": title(run), "hours": run["seconds"] / HOUR}
    found |= {name: run[name] for name in ("id", "seed", "epochs", "generated")}
    for score in scores.to_dict("records"):
        names = zip(ENDS, ("value", "low", "high", "floor"), strict=True)
        found |= {f"{score['metric']}{end}": score[name] for end, name in names}
    return found
