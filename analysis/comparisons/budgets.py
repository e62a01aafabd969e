"""Losses tuned at equal budgets: what each reaches with the usual recipe, and with the best of those tried.

All losses on the same networks have the same recipes, so in the first round each one's usual recipe and its
best are compared at one length, one seed and on the same held-out images. One seed carries no test: this
describes.
"""

import pandas as pd
from scipy.stats import kendalltau

from records.reading.tables import Records
from theory.errors import EquipoiseError

USUAL = 0  # the place of the usual recipe among all
SETTINGS = ("learning_rate", "generator_learning_rate", "beta1", "r1", "ema")
_MODEL = ["objective", "architecture"]


def tuned(records: Records) -> pd.DataFrame:
    """Return one row per loss and architecture whose tuning is finished, in the order of the record.

    Columns: objective, architecture; usual and best, the distances of the usual recipe and of the best one in
    the first round (NaN for a usual one that diverged); ``SETTINGS`` of the recipe that was chosen, and
    chosen, its distance in the last round; rounds, of each (recipes, epochs); and diverged, the trials of all
    rounds that did. Raises ``EquipoiseError`` if losses on the same networks differ in their rounds: no
    budget is theirs.
    """
    trials = records.trials()
    rows = [
        {"objective": objective, "architecture": architecture, **_row(group)}
        for (objective, architecture), group in trials.groupby(_MODEL, sort=False)
    ]
    found = pd.DataFrame(rows, columns=[*_MODEL, "usual", "best", *SETTINGS, "chosen", "rounds", "diverged"])
    if (found.groupby("architecture")["rounds"].nunique() > 1).any():
        raise EquipoiseError("the losses were not tuned with one budget: their rounds differ")
    return found


def agreement(tuned_losses: pd.DataFrame) -> float:
    """Return Kendall's tau between the losses' order by the usual recipe and that by the best one.

    A usual recipe that diverged is behind all others.
    """
    usual = tuned_losses["usual"].fillna(float("inf")).rank()
    return float(kendalltau(usual, tuned_losses["best"].rank()).statistic)


def _row(trials: pd.DataFrame) -> dict[str, object]:
    first, last = (trials[trials["round"] == at] for at in (trials["round"].min(), trials["round"].max()))
    chosen = last.loc[last["distance"].idxmin()]
    [usual] = first.loc[first["recipe"] == USUAL, "distance"]
    return {
        "usual": usual,
        "best": first["distance"].min(),
        **chosen[list(SETTINGS)],
        "chosen": chosen["distance"],
        "rounds": tuple((len(one), int(one["epochs"].iloc[0])) for _, one in trials.groupby("round")),
        "diverged": int(trials["distance"].isna().sum()),
    }
