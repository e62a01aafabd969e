"""Losses of both players over training: one panel per model, one line per player, a band over the seeds."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.figures import models, style
from analysis.figures.band import median_and_range
from records.reading.tables import Records
from theory.objectives import OBJECTIVES

PLAYERS = {"discriminator_loss": ("discriminator", style.BLUE), "generator_loss": ("generator", style.ORANGE)}


def draw(records: Records) -> Figure:
    """Draw median and range over the seeds; dashed, each loss where D cannot tell p from p_G."""
    records.drawable("gan")
    history = records.history()
    tables = models.by_model(history)
    figure = models.figure_for(list(tables), height=1.6, head=0.45)
    for (objective, architecture), ax in models.panels(list(tables), figure, indent=-0.14).items():
        _panel(ax, tables[objective, architecture], objective)
        if (objective, architecture) in models.begins_line(list(tables)):
            ax.set_ylabel("loss")
    figure.supxlabel("step", fontsize="medium")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=3)
    return figure


def _panel(ax: Axes, table: pd.DataFrame, objective: str) -> None:
    for column, (_, colour) in PLAYERS.items():
        median_and_range(ax, table, "step", column, color=colour, lw=1.1)
    for loss, (_, colour) in zip(losses_at_parity(objective), PLAYERS.values(), strict=True):
        ax.axhline(loss, color=colour, ls=(0, (4, 3)), lw=0.8)
    ax.set(xlabel="", ylabel="")
    ax.set_xlim(0, table["step"].max())
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.locator_params(nbins=4)


def losses_at_parity(objective: str) -> tuple[float, float]:
    """Return (discriminator's, generator's) loss at p = p_G with the optimal score.

    NaN where there is none.
    """
    unknown = float("nan"), float("nan")
    if objective not in OBJECTIVES:
        return unknown
    definition = OBJECTIVES[objective]
    if definition.optimal_score is None:
        return unknown
    score = definition.optimal_score(np.zeros(1))
    return float(definition.discriminator_loss(score, score)), float(definition.generator_loss(score, score))


def _legend() -> list[Line2D]:
    players = [Line2D([], [], color=colour, label=name) for name, colour in PLAYERS.values()]
    return [
        *players,
        Line2D([], [], color=style.GREY, ls=(0, (4, 3)), lw=0.8, label=r"its value at $p_G = p$"),
    ]
