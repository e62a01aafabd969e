"""The Fréchet distance after each epoch of training: one panel per architecture, one line per loss."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from analysis.figures import models, style
from analysis.paper import labels
from records.columns import PRIMARY
from records.reading.tables import Records

TALL, WIDEST = 3.4, 3.6  # inches: the figure; a panel, for a profile of one architecture
NARROWEST = 4.6  # inches: what a legend of more than four needs


def draw(records: Records) -> Figure:
    """Draw the median over the seeds, their range as a band, from the untrained generator (0) onwards.

    A distance that is not finite is left out of median and range; the panel says of how many runs.
    """
    records.drawable("gan")
    epochs = records.epochs()
    if epochs.empty:
        return style.sentence("No GAN of this profile was judged after each epoch.")
    architectures = list(dict.fromkeys(epochs["architecture"]))
    handles: list[Line2D | Patch] = [*models.legend(list(dict.fromkeys(epochs["objective"])))]
    handles.append(Line2D([], [], color=style.INK, lw=0.9, ls=models.DASHED, label="floor: real images"))
    width = max(WIDEST * len(architectures), NARROWEST if len(handles) > 4 else 0.0)
    figure, [axes] = style.panels(1, len(architectures), TALL, min(style.TEXT_WIDTH, width), sharey=True)
    scores = records.scores()
    for architecture, ax in zip(architectures, axes, strict=True):
        own = epochs[epochs["architecture"] == architecture]
        _floor(ax, scores[(scores["metric"] == PRIMARY) & (scores["architecture"] == architecture)])
        _curves(ax, own)
        ax.set_title(labels.architecture(architecture))
        _axes(ax, int(own["epoch"].max()))
    axes[0].set_ylabel("FD-LeNet (log scale)")
    axes[0].yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes[0].yaxis.set_major_formatter("{x:g}")
    axes[0].yaxis.set_minor_locator(NullLocator())
    figure.legend(
        handles=handles, loc="outside upper center", ncols=4 if len(handles) == 4 else 3, columnspacing=1.4
    )
    return figure


def _curves(ax: Axes, table: pd.DataFrame) -> None:
    finite = table[np.isfinite(table[PRIMARY])]
    for (objective, _), rows in models.by_model(finite).items():
        colour, dashes = models.look(objective)
        over_seeds = rows.groupby("epoch")[PRIMARY].agg(["median", "min", "max"])
        ax.plot(over_seeds.index, over_seeds["median"], color=colour, ls=dashes, lw=1.1, marker="o", ms=2)
        ax.fill_between(
            over_seeds.index, over_seeds["min"], over_seeds["max"], color=colour, alpha=0.16, lw=0
        )
    lost = table[~np.isfinite(table[PRIMARY])]["id"].nunique()
    if lost:
        ax.text(0.98, 0.98, f"runs not finite at times: {lost}", transform=ax.transAxes, ha="right", va="top")


def _floor(ax: Axes, scores: pd.DataFrame) -> None:
    if not scores.empty:
        ax.axhline(float(scores["floor"].iloc[0]), color=style.INK, lw=0.9, ls=models.DASHED)


def _axes(ax: Axes, last: int) -> None:
    ax.set(yscale="log", xlabel="epoch")
    ax.set_xlim(0, last)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
