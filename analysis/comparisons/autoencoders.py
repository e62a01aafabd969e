"""Which of the probed autoencoders are shown, under which names, and which of their gradients are one."""

import pandas as pd

from analysis.paper import labels

MOST = 3  # models that fit on a page
LIKE = {"sticking": "sgvb", "dreg": "iwae"}  # estimators, by those that share their decoder's gradient


def first_seeds(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the first seed of each model among ``runs``, at most three models, in the order of ``runs``."""
    first = runs.sort_values("seed", kind="stable").drop_duplicates(["objective", "architecture", "pixels"])
    return runs[runs["id"].isin(first["id"])].head(MOST)


def title(run: pd.Series, runs: pd.DataFrame) -> str:
    """Return a model's name as ``runs`` need it: the objective, and the networks where these differ."""
    if runs["architecture"].nunique() > 1:
        return labels.model(run["objective"], run["architecture"])
    return labels.objective(run["objective"])
