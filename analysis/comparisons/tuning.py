"""The best effort: recipes tried on images kept from training, and the best of them made at full length.

It is kept apart from the comparison of models, which has one untuned setting for all losses. A tuned model
may be set beside the same model untuned, to measure what tuning is worth, and not beside another model.
Recipes are chosen by images that were kept from the training images; the test images play no part in it.
"""

import pandas as pd

from records.columns import PRIMARY
from records.reading.tables import Records

TRIED = "tuning"  # the study of the recipes
BEST = "best_effort"  # that of the best of them
FLOAT32 = "best_effort_float32"  # that of the same recipe in float32
LONGER = "usual_longer"  # that of the usual recipe in the time of the best effort
RECIPE = ("objective", "architecture", "learning_rate", "beta1", "r1", "ema", "precision")  # what may differ


def tried(records: Records) -> pd.DataFrame:
    """Return the recipes tried, the best first: one row per run, its distance ``value``."""
    return _of(records, TRIED).sort_values("value", kind="stable")


def made(records: Records) -> pd.DataFrame:
    """Return the runs of the best effort, evaluated by the test images: one row per seed, likewise."""
    return _of(records, BEST)


def made_in_float32(records: Records) -> pd.DataFrame:
    """Return the runs of the best recipe in float32, likewise."""
    return _of(records, FLOAT32)


def courses(records: Records) -> dict[str, pd.DataFrame]:
    """Return the distances over epochs of the best effort and of the usual recipe, by study.

    One row per epoch that was judged, 0 before training, and one column per seed, of the seeds that both
    trained to the same last epoch; NaN where another seed alone was judged.
    """
    tables = {study: records.epochs(study=study) for study in (BEST, LONGER)}
    lasts = [table.groupby("seed")["epoch"].max() for table in tables.values()]
    common = [seed for seed, last in lasts[0].items() if lasts[1].get(seed) == last]
    return {
        study: table[table["seed"].isin(common)].pivot(index="epoch", columns="seed", values=PRIMARY)
        for study, table in tables.items()
    }


def recipe(run: dict) -> tuple:
    """Return the settings of a row of either table that make its recipe, as ``RECIPE`` names them."""
    return tuple(run[name] for name in RECIPE)


def _of(records: Records, study: str) -> pd.DataFrame:
    scores = records.scores(study=study)
    return scores[scores["metric"] == PRIMARY]
