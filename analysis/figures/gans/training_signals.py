"""What the players tell each other while they learn: D's mean scores, and the size of G's gradient."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from analysis.figures import models, style
from analysis.figures.band import median_and_range
from analysis.figures.gans.score_densities import score_at_parity
from analysis.paper import labels
from records.reading.tables import Records

SCORES = {
    "score_real": ("on training images", style.BLUE, "-"),
    "score_fake": ("on generated images", style.ORANGE, (0, (4, 1.2))),
}
GRADIENT = "generator_gradient"
SHOWN = 0.98  # of the recorded scores, on their axis
SPAN = 1e5  # that the gradients' axis covers at most, down from the largest: some vanish altogether
LINE, HEAD, LOWER = 1.35, 0.45, 2.1  # inches: a line of panels; the legend and labels; the gradients' panels


def draw(records: Records) -> Figure:
    """Draw mean scores on both kinds of image, per model, above the gradients, per architecture.

    Medians over the seeds, their range as a band. Where no gradients were recorded, the scores alone.
    """
    records.drawable("gan")
    history = records.history()
    missing = [column for column in (*SCORES, GRADIENT) if column not in history]
    history[missing] = np.nan
    tables = models.by_model(history)
    architectures = list(dict.fromkeys(history["architecture"]))
    gradients = history[history[GRADIENT].notna()]
    lines, lower = len(models.lines_of(list(tables))), 0.0 if gradients.empty else LOWER
    upper = HEAD + LINE * lines
    figure = Figure(figsize=(style.TEXT_WIDTH, upper + lower), layout="constrained")
    parts = figure.subfigures(
        1 if gradients.empty else 2,
        1,
        height_ratios=[upper, lower][: 1 if gradients.empty else 2],
        squeeze=False,
    )
    _scores(parts[0, 0], tables)
    if not gradients.empty:
        _gradients(parts[1, 0], gradients, architectures)
    return figure


def _scores(figure: SubFigure, tables: dict[models.Model, pd.DataFrame]) -> None:
    for model, ax in models.panels(list(tables), figure, indent=-0.2).items():
        for column, (_, colour, dashes) in SCORES.items():
            _line(ax, tables[model], column, color=colour, ls=dashes)
        ax.axhline(score_at_parity(model[0]), color=style.INK, ls=":", lw=0.9)
        _axes(ax, tables[model])
        ax.locator_params(nbins=4)
        ax.set_ylim(limits(tables[model][list(SCORES)].to_numpy(), score_at_parity(model[0])))
        ax.set_ylabel("mean score" if model in models.begins_line(list(tables)) else "")
    handles = [
        Line2D([], [], color=colour, ls=dashes, label=title) for title, colour, dashes in SCORES.values()
    ]
    handles.append(Line2D([], [], color=style.INK, ls=":", lw=0.9, label=r"optimal score at $p_G=p$"))
    figure.legend(handles=handles, loc="outside upper center", ncols=3, columnspacing=1.4)


def _gradients(figure: SubFigure, history: pd.DataFrame, architectures: list[str]) -> None:
    [axes] = figure.subplots(1, len(architectures), squeeze=False, sharey=True)
    for architecture, ax in zip(architectures, axes, strict=True):
        own = history[history["architecture"] == architecture]
        for (objective, _), table in models.by_model(own).items():
            colour, dashes = models.look(objective)
            _line(ax, table, GRADIENT, color=colour, ls=dashes)
        ax.set_title(labels.architecture(architecture), fontsize=8)
        ax.set_ylabel("norm of $G$'s gradient" if ax is axes[0] else "")
        ax.grid(axis="y", color=style.PALE, lw=0.5)
        ax.set_axisbelow(True)
        if not own.empty:
            _axes(ax, own)
            ax.locator_params(axis="x", nbins=5)
    gradients = history[GRADIENT][history[GRADIENT] > 0]
    low = max(gradients.min(), gradients.max() / SPAN)
    subs = (1.0,) if gradients.max() > 100 * low else (1.0, 2.0, 5.0)
    for architecture, ax in zip(architectures, axes, strict=True):
        _note_what_leaves(ax, history[history["architecture"] == architecture], low)
        ax.set(yscale="log", ylim=(low / 1.3, gradients.max() * 1.3))
        ax.yaxis.set_major_locator(LogLocator(subs=subs))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_locator(NullLocator())
    figure.supxlabel("step", fontsize="medium")
    handles = models.legend(list(dict.fromkeys(history["objective"])))
    figure.legend(handles=handles, loc="outside upper center", ncols=3, columnspacing=1.4)


def _note_what_leaves(ax: Axes, history: pd.DataFrame, low: float) -> None:
    """Name the losses whose median gradient falls below the end of the axis, ``low``, at some step."""
    medians = history.groupby(["objective", "step"], sort=False)[GRADIENT].median()
    least = medians.groupby("objective", sort=False).min()
    gone = [labels.objective(str(name)) for name in least[least < low].index]
    if gone:
        note = "below the axis at times:\n" + ",\n".join(gone)
        ax.text(0.98, 0.03, note, transform=ax.transAxes, ha="right", va="bottom", fontsize=8)


def limits(scores: np.ndarray, parity: float) -> tuple[float, float]:
    """Return an axis that holds ``SHOWN`` of the scores and the one at parity.

    The first steps' would fill it.
    """
    ends = [*np.nanquantile(scores, [(1 - SHOWN) / 2, (1 + SHOWN) / 2]), parity]
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = 0.08 * (high - low) or 1.0
    return low - margin, high + margin


def _line(ax: Axes, table: pd.DataFrame, column: str, **look: Any) -> None:
    if table[column].notna().any():
        median_and_range(ax, table, "step", column, alpha=0.14, lw=1.0, **look)


def _axes(ax: Axes, table: pd.DataFrame) -> None:
    ax.set_xlabel("")
    ax.set_xlim(0, table["step"].max())
