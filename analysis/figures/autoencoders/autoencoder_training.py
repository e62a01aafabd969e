"""What training makes of the bounds: nats per image against epochs, and where the test images end up."""

from itertools import cycle

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from analysis.comparisons.autoencoders import title
from analysis.figures import style
from analysis.figures.band import median_and_range
from records.reading.tables import Records

MODEL = ["objective", "architecture", "pixels"]
SETTLED = 0.02  # share of the longest run after which the axis begins: the first epochs would fill it


def draw(records: Records) -> Figure:
    """Draw one line per model: minus the training bound, median and range over seeds.

    Marks: test NLL per seed.
    """
    records.drawable()
    runs = records.runs("vae")
    if runs.empty:
        return style.sentence("This profile has no autoencoders.")
    curves = records.autoencoder_history()
    per_epoch = curves.groupby([*MODEL, "id", "epoch"], sort=False)["bound"].mean().reset_index()
    per_epoch["nats"] = -per_epoch["bound"]
    figure, [[ax]] = style.panels(1, 1, height=2.6, width=4.6)
    handles = []
    for (_, group), colour in zip(runs.groupby(MODEL, sort=False), cycle(style.PALETTE), strict=False):
        own = per_epoch[per_epoch["id"].isin(group["id"])]
        median_and_range(ax, own, "epoch", "nats", color=colour, lw=1.1)
        ax.plot(group["epochs"], group["test_nll_iwae"], "D", color=colour, ms=4, zorder=3, clip_on=False)
        handles.append(Line2D([], [], color=colour, label=title(group.iloc[0], runs)))
    first = max(1.0, SETTLED * float(per_epoch["epoch"].max()))
    shown = per_epoch[per_epoch["epoch"] >= first]["nats"]
    ends = pd.concat([shown, runs["test_nll_iwae"]])
    margin = 0.05 * max(float(ends.max() - ends.min()), 1.0)
    ax.set(xscale="log", xlabel="epoch", ylabel="nats per image")
    ax.set_xlim(left=first)
    ax.set_ylim(float(ends.min()) - margin, float(ends.max()) + margin)
    ax.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
    mark = Line2D([], [], color=style.GREY, marker="D", ls="none", ms=4, label="NLL of the test images")
    figure.legend(handles=[*handles, mark], loc="outside upper center", ncols=3, columnspacing=1.4)
    return figure
