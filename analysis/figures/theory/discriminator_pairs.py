"""Trained discriminators on every pair of densities beside the optimum, as probabilities of being real."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.figures import style
from analysis.paper import labels
from records.reading.tables import Records
from theory import ratios
from theory.objectives import POINTWISE

SHOWN = {"non_saturating": style.BLUE, "lsgan": style.ORANGE}
COLUMNS = 3
DASHED = (0, (4, 2))


def draw(records: Records) -> Figure:
    """Draw one panel per pair: the mixture's density below, D* and the seeds of two objectives above it."""
    records.drawable("discriminator")
    curves = records.curves()
    curves = curves[curves["objective"].isin(SHOWN)]
    pairs = list(curves.groupby("pair", sort=False))
    columns = min(COLUMNS, len(pairs))
    rows = math.ceil(len(pairs) / columns)
    width = style.TEXT_WIDTH * columns / COLUMNS
    figure, axes = style.panels(rows, columns, height=0.5 + 1.5 * rows, width=width, sharey=True)
    panels = [ax for row in axes for ax in row]
    for ax, (pair, table) in zip(panels, pairs, strict=False):
        ax.set_title(labels.pair(str(pair)))
        _panel(ax, table)
    for ax in panels[len(pairs) :]:
        ax.set_axis_off()
    for row in axes:
        row[0].set_ylabel("$D(x)$")
    for ax in axes[-1]:
        ax.set_xlabel("$x$")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=4 if columns > 1 else 2)
    return figure


def _panel(ax: Axes, table: pd.DataFrame) -> None:
    one = table[table["id"] == table["id"].iloc[0]]
    mixture = (np.exp(one["log_p"]) + np.exp(one["log_q"])) / 2
    ax.fill_between(one["x"], 0.35 * mixture / mixture.max(), color=style.PALE, lw=0, zorder=0)
    for objective, colour in SHOWN.items():
        for _, seed in table[table["objective"] == objective].groupby("id", sort=False):
            ax.plot(seed["x"], _share(seed, "score"), color=colour, lw=0.5, alpha=0.45)
    ax.plot(one["x"], _share(one, "optimal_score"), color=style.INK, lw=1.1, ls=DASHED)
    ax.set_ylim(-0.15, 1.15)
    ax.set_xlim(one["x"].min(), one["x"].max())
    ax.locator_params(axis="x", nbins=5)


def _share(table: pd.DataFrame, column: str) -> np.ndarray:
    objective = POINTWISE[str(table["objective"].iloc[0])]
    share: np.ndarray = ratios.probability(objective, table[column].to_numpy())
    return share


def _legend() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=style.INK, ls=DASHED, label="$D^*$"),
        *(Line2D([], [], color=c, lw=1, label=labels.objective(o)) for o, c in SHOWN.items()),
        Patch(color=style.PALE, label="$(p+q)/2$, scaled"),
    ]
