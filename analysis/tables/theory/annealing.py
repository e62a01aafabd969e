"""Autoencoders' log-likelihood by annealing beside the importance bound, and how good annealing is."""

import pandas as pd

from analysis.paper.latex import architecture_title, estimate, objective_title
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records

_HEAD = ("Objective", "Networks", "Seed", "NLL", "From the encoder", "From the prior", "Gap")


def draw(records: Records) -> str:
    """Return one row per run, in nats per image: means over the probed images with Student's intervals.

    The first column is a negative log-likelihood, the others are differences of log-likelihoods, so that a
    positive one lowers it. NLL: -log p annealed from the encoder, of test images; from the encoder: log p
    annealed from there less the importance bound; from the prior: log p annealed from there less that from
    the encoder; gap: the bound on simulated images from above less that from below. The last three are
    paired by image.
    """
    runs = records.probed()
    if runs.empty:
        return tabular("llrrrrr", _HEAD, [(r"\multicolumn{7}{c}{none in this profile}",)])
    rows: list[Row] = []
    for _, group in runs.groupby(["objective", "architecture", "pixels"], sort=False):
        rows += [RULE] if rows else []
        rows += [_run(run) for _, run in group.sort_values("seed").iterrows()]
    return tabular("llrrrrr", _HEAD, rows)


def _run(run: pd.Series) -> Row:
    return (
        objective_title(run["objective"]),
        architecture_title(run["architecture"]),
        str(run["seed"]),
        estimate(-run["annealed"], -run["annealed_high"], -run["annealed_low"]),
        *(
            estimate(run[name], run[f"{name}_low"], run[f"{name}_high"])
            for name in ("difference", "prior_difference", "gap")
        ),
    )
