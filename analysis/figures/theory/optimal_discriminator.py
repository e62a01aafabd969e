"""Trained discriminators beside the analytical optimum D*, on densities that are known."""

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.special import expit

from analysis.comparisons.discriminators import FIRST, on_first_pair
from analysis.figures import style
from analysis.paper import labels
from analysis.seeds import median_over_seeds, printed
from records.reading.tables import Records
from stats.estimates import Interval

PROBABILITIES = {"minimax", "non_saturating"}  # their D is the sigmoid of the score
SEEN = 0.01  # of its peak, above which the density (p + q)/2 is shaded
DASHED = (0, (4, 2))


def draw(records: Records) -> Figure:
    """Draw one column per objective.

    The densities, the seeds' D on D*, and their error, whose root mean square is that of the record.
    """
    records.drawable("discriminator")
    curves, runs = records.curves(study=FIRST), on_first_pair(records)
    columns = list(curves.groupby(["objective", "pair"], sort=False))
    figure, axes = style.panels(
        3,
        len(columns),
        height=3.2,
        width=min(style.TEXT_WIDTH, 1.2 + 2.2 * len(columns)),
        sharex="col",
        sharey="row" if len({pair for (_, pair), _ in columns}) == 1 else False,
        gridspec_kw={"height_ratios": [0.5, 1.05, 1.25]},
    )
    for place, ((objective, pair), table) in enumerate(columns):
        top, middle, bottom = (row[place] for row in axes)
        top.set_title(labels.objective(str(objective)))
        _densities(top, table)
        _outputs(middle, table, str(objective))
        _errors(bottom, table, str(objective))
        rmse = error(runs[(runs["objective"] == objective) & (runs["pair"] == pair)], str(objective))
        bottom.text(0.5, 0.97, _written(rmse), transform=bottom.transAxes, ha="center", va="top")
        bottom.set_xlabel("$x$")
    limit = 1.15 * max(_largest_error(table, str(objective)) for (objective, _), table in columns)
    for ax in axes[2]:
        ax.set_ylim(-limit, 1.5 * limit)
    for row, label in zip(axes, ("density", "$D(x)$", "$D(x) - D^*(x)$"), strict=True):
        row[0].set_ylabel(label)
    figure.legend(handles=_legend(), loc="outside upper center", ncols=5, columnspacing=1.4)
    return figure


def output(score: pd.Series, objective: str) -> pd.Series:
    """Return what the objective calls D.

    The probability sigmoid(s) for the GAN's, the score itself for LSGAN's.
    """
    return pd.Series(expit(score), index=score.index) if objective in PROBABILITIES else score


def error(runs: pd.DataFrame, objective: str) -> Interval:
    """Return the root mean square of D - D* under (p + q)/2, by quadrature: the median over seeds.

    D is what ``output`` returns; ``runs`` has one row per run of the objective on one pair.
    """
    column = "probability_rmse" if objective in PROBABILITIES else "score_rmse"
    return median_over_seeds(runs[column].to_numpy())


def _densities(ax: Axes, table: pd.DataFrame) -> None:
    one = table[table["seed"] == table["seed"].iloc[0]]
    for column, colour in (("log_p", style.BLUE), ("log_q", style.ORANGE)):
        ax.fill_between(one["x"], np.exp(one[column]), color=colour, alpha=0.3, lw=0)
        ax.plot(one["x"], np.exp(one[column]), color=colour, lw=0.9)
    ax.set_ylim(bottom=0)
    ax.set_xlim(one["x"].min(), one["x"].max())
    ax.locator_params(axis="x", nbins=5, integer=True)


def _outputs(ax: Axes, table: pd.DataFrame, objective: str) -> None:
    _seed_lines(ax, table.assign(output=output(table["score"], objective)))
    one = table[table["seed"] == table["seed"].iloc[0]]
    ax.plot(one["x"], output(one["optimal_score"], objective), color=style.INK, lw=1.2, ls=DASHED)


def _errors(ax: Axes, table: pd.DataFrame, objective: str) -> None:
    error = output(table["score"], objective) - output(table["optimal_score"], objective)
    _seed_lines(ax, table.assign(output=error))
    ax.axhline(0, color=style.INK, lw=0.8, ls=DASHED)
    seen = table.loc[_seen(table), "x"]
    ax.axvspan(seen.min(), seen.max(), color=style.PALE, alpha=0.5, lw=0, zorder=0)


def _written(rmse: Interval) -> str:
    """The error in two lines, as the tables print it."""
    return "r.m.s. " + printed(rmse).replace(" ", "\n", 1)


def _seed_lines(ax: Axes, table: pd.DataFrame) -> None:
    style_of_line: dict[str, Any] = {"color": style.GREEN, "lw": 0.6, "alpha": 0.5}
    sns.lineplot(table, x="x", y="output", units="seed", estimator=None, legend=False, ax=ax, **style_of_line)
    ax.set_ylabel("")


def _seen(table: pd.DataFrame) -> pd.Series:
    """Return where most points lie: the density (p + q)/2 above ``SEEN`` of its peak."""
    mixture = np.exp(table["log_p"]) + np.exp(table["log_q"])
    seen: pd.Series = mixture > SEEN * mixture.max()
    return seen


def _largest_error(table: pd.DataFrame, objective: str) -> float:
    errors = output(table["score"], objective) - output(table["optimal_score"], objective)
    return float(errors.abs().max())


def _legend() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=style.BLUE, label="$p$"),
        Line2D([], [], color=style.ORANGE, label="$q$"),
        Line2D([], [], color=style.INK, ls=DASHED, label="$D^*$, the optimum"),
        Line2D([], [], color=style.GREEN, lw=1, label="trained"),
        Patch(color=style.PALE, alpha=0.5, label=f"$(p+q)/2$ above {100 * SEEN:g} % of its peak"),
    ]
