"""What was run: one row per study, with its models, seeds, length of training and hours."""

import pandas as pd

from analysis.comparisons.effort import training
from analysis.paper.latex import code, fixed, seeds, significant
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Return the table of studies, in the manifest's order; a run that two share counts with the first."""
    runs = training(records)
    rows: list[Row] = [_row(str(study), group) for study, group in runs.groupby("study", sort=False)]
    rows += [RULE, ("all", "", fixed(len(runs), 0), "", "", _hours(float(runs["hours"].sum())))]
    return tabular("lrrllr", ("Study", "Models", "Runs", "Seeds", "Length of each", "Hours"), rows)


def _row(study: str, runs: pd.DataFrame) -> Row:
    by = [c for c in ("objective", "architecture", "dataset", "pair", "target") if c in runs]
    models = len(runs[by].fillna("").drop_duplicates())
    numbers = sorted({int(seed) for seed in runs["seed"]})
    return (
        code(study),
        fixed(models, 0),
        fixed(len(runs), 0),
        seeds(numbers),
        _length(runs),
        _hours(float(runs["hours"].sum())),
    )


def _length(runs: pd.DataFrame) -> str:
    """Epochs where each run has a number of them, else steps; a range where they differ."""
    epochs = runs["epochs"].dropna() if "epochs" in runs else pd.Series(dtype=float)
    epochs = epochs[~epochs.map(lambda told: isinstance(told, list))]  # one a round
    unit, values = ("epochs", epochs) if len(epochs) == len(runs) else ("steps", runs["steps"])
    low, high = (fixed(int(end), 0) for end in (min(values), max(values)))
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def _hours(hours: float) -> str:
    return fixed(hours, 1) if hours >= 1 else significant(hours, 2)
