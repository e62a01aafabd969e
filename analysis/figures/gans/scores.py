"""The Fréchet distance of every run, one point per seed, beside the floor that real images reach."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from analysis.figures import style
from analysis.paper import labels
from records.columns import PRIMARY
from records.reading.tables import Records

SHARE = 0.82  # of the text's width
DODGE = 0.7  # of a row, over which its seeds are spread
ROW, PITCH = 0.42, 0.036  # inches: the least height of a row; between two of its seeds


def draw(records: Records) -> Figure:
    """Draw one row per model: its seeds, each with its sampling interval, and the generators untrained."""
    records.drawable("gan")
    scores = records.scores()
    scores = scores[scores["metric"] == PRIMARY]
    models = list(scores.groupby(["objective", "architecture"], sort=False))
    most = max(len(table) for _, table in models)
    row = max(ROW, PITCH * most / DODGE)
    figure, [[ax]] = style.panels(1, 1, height=0.85 + row * len(models), width=SHARE * style.TEXT_WIDTH)
    for row, (_, table) in enumerate(models):
        _seeds(ax, row, table.sort_values("seed"))
    _floor(ax, scores)
    ax.set_yticks(range(len(models)), [labels.model(str(o), str(a)) for (o, a), _ in models])
    ax.set_ylim(len(models) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)
    _axis(ax, str(scores["title"].iloc[0]))
    figure.legend(loc="outside upper center", ncols=3, handletextpad=0.4, columnspacing=1.4)
    return figure


def _seeds(ax: Axes, row: int, table: pd.DataFrame) -> None:
    places = row + np.linspace(-DODGE / 2, DODGE / 2, len(table) + 2)[1:-1]
    values = table["value"].to_numpy()
    errors = np.abs(table[["low", "high"]].to_numpy().T - values)
    floor = table["floor"].to_numpy() / 10
    errors[0] = np.minimum(errors[0], np.maximum(values - floor, 0))  # a log axis has no place for zero
    label, untrained = ("trained, one point per seed", "untrained") if row == 0 else (None, None)
    ax.errorbar(values, places, xerr=errors, fmt="o", ms=3.2, alpha=0.85, lw=1, color=style.BLUE, label=label)
    ax.plot(table["untrained"], places, "x", ms=3.2, mew=0.9, color=style.GREY, label=untrained)


def _floor(ax: Axes, scores: pd.DataFrame) -> None:
    first = scores.iloc[0]
    ax.axvspan(
        max(first["floor_low"], first["floor"] / 10),
        first["floor_high"],
        color=style.ORANGE,
        alpha=0.25,
        lw=0,
    )
    ax.axvline(first["floor"], color=style.ORANGE, lw=1.2, label="floor: real images")


def _axis(ax: Axes, title: str) -> None:
    ax.set_xscale("log")
    ax.set_xlabel(f"{title} to the test images (log scale; less is better)")
    low, high = ax.get_xlim()
    wide = np.log10(high / low) > 1.5
    ax.xaxis.set_major_locator(LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.grid(axis="x", color=style.PALE, lw=0.6)
    ax.set_axisbelow(True)
