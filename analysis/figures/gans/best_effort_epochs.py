"""The best effort and the usual recipe over the same epochs: a line per seed, and the floor."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from analysis.comparisons.tuning import BEST, LONGER, courses, made
from analysis.figures import models, style
from records.reading.tables import Records

LINES = {BEST: ("best effort", style.BLUE, "-"), LONGER: ("usual settings", style.ORANGE, models.DASHED)}
RING: Any = {"marker": "o", "mfc": "none", "ls": "none", "ms": 6, "mew": 0.9}
TALL, WIDE = 2.5, 4.6  # inches


def draw(records: Records) -> Figure:
    """Draw the distance after each epoch that was judged; a ring marks the least of each seed."""
    records.drawable("gan")
    tables = courses(records)
    if tables[BEST].empty:
        return style.sentence("This profile has no best effort that was judged over epochs.")
    figure, [[ax]] = style.panels(1, 1, height=TALL, width=WIDE)
    for study, (_, colour, dashes) in LINES.items():
        for _, distances in tables[study].items():
            _line(ax, distances.dropna(), colour, dashes)
    floor = made(records).iloc[0]
    ax.axhspan(floor["floor_low"], floor["floor_high"], color=style.PALE, lw=0, zorder=0)
    ax.axhline(floor["floor"], color=style.INK, lw=0.8, ls=":")
    ax.set(yscale="log", xlabel="epoch", ylabel="FD-LeNet (log scale)", xlim=(0, tables[BEST].index[-1]))
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    figure.legend(handles=_legend(), loc="outside upper center", ncols=2, columnspacing=1.4)
    return figure


def _line(ax: Axes, distances: pd.Series, colour: Any, dashes: Any) -> None:
    ax.plot(distances.index, distances, color=colour, ls=dashes, lw=0.8, marker=".", ms=3)
    least = distances[distances.index > 0].nsmallest(1)
    ax.plot(least.index, least, color=colour, clip_on=False, **RING)


def _legend() -> list[Line2D]:
    lines = [
        Line2D([], [], color=colour, ls=dashes, lw=0.8, marker=".", ms=3, label=title)
        for title, colour, dashes in LINES.values()
    ]
    return [
        *lines,
        Line2D([], [], color=style.GREY, label="least distance of a seed", **RING),
        Line2D([], [], color=style.INK, ls=":", lw=0.8, label="floor: real images"),
    ]
