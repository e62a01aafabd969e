"""Trained one-dimensional discriminators: regret and errors over seeds, beside the trivial discriminator."""

from analysis.comparisons.discriminators import on_first_pair, trivial_regret
from analysis.paper.latex import objective_title, seeds, significant
from analysis.seeds import median_over_seeds, printed
from analysis.tables.booktabs import tabular
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Draw one row per objective and pair: median over seeds with the interval over seeds."""
    rows = []
    for (objective, pair), group in on_first_pair(records).groupby(["objective", "pair"], sort=False):
        regret, rmse = (median_over_seeds(group[column].to_numpy()) for column in ("regret", "score_rmse"))
        rows.append(
            (
                objective_title(str(objective)),
                seeds(group["seed"].tolist()),
                printed(regret),
                significant(trivial_regret(str(objective), str(pair)), 3),
                printed(rmse),
            )
        )
    head = ("Objective", "Seeds", "Regret", "Trivial", r"RMSE of the score")
    return tabular("lrlrl", head, rows)
