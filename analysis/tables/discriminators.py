"""Trained one-dimensional discriminators: regret and errors over seeds, beside the trivial discriminator."""

from analysis.discriminators import on_first_pair, trivial_regret
from analysis.intervals import over_seeds
from analysis.latex import estimate, objective_title, seeds, significant
from analysis.records import Records
from analysis.tables.booktabs import tabular

NAME = "discriminators"


def draw(records: Records) -> str:
    """One row an objective and pair: mean over seeds with the interval over seeds."""
    rows = []
    for (objective, pair), group in on_first_pair(records).groupby(["objective", "pair"], sort=False):
        regret, rmse = (over_seeds(group[column].to_numpy()) for column in ("regret", "score_rmse"))
        rows.append(
            (
                objective_title(str(objective)),
                seeds(group["seed"].tolist()),
                estimate(regret.value, regret.low, regret.high),
                significant(trivial_regret(str(objective), str(pair)), 3),
                estimate(rmse.value, rmse.low, rmse.high),
            )
        )
    head = ("Objective", "Seeds", "Regret", "Trivial", r"RMSE of the score")
    return tabular("lrlrl", head, rows)
