"""The signal-to-noise ratio of gradient estimators on a trained VAE, against the draws of each image."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from analysis.comparisons.autoencoders import LIKE, first_seeds, title
from analysis.figures import style
from analysis.paper import labels
from records.reading.tables import Records

LINES = {  # colour, marker
    "sgvb": (style.BLUE, "o"),
    "sticking": (style.GREEN, "s"),
    "iwae": (style.ORANGE, "v"),
    "dreg": (style.PURPLE, "D"),
}
PARTS = ("encoder", "decoder")
SHIFT = 1.06  # between estimators along the axis, so that their intervals stand beside each other


def draw(records: Records) -> Figure:
    """Draw one row per model, one column per network; in grey, slopes of one half up and down."""
    records.drawable()
    runs = first_seeds(records.probed())
    if runs.empty:
        return style.sentence("This profile has no probed autoencoders.")
    table = records.signals()
    figure, axes = style.panels(
        len(runs), 2, height=0.9 + 1.9 * len(runs), width=5.4, sharex=True, sharey="row"
    )
    for row, (_, run) in zip(axes, runs.iterrows(), strict=True):
        own = table[table["id"] == run["id"]]
        for part, ax in zip(PARTS, row, strict=True):
            _panel(ax, own[own["part"] == part], part)
        row[0].set_ylabel(f"{title(run, runs)}\nsignal-to-noise ratio")
    for part, ax in zip(PARTS, axes[0], strict=True):
        ax.set_title(f"gradient of the {part}")
    for ax in axes[-1]:
        ax.set_xlabel("draws $k$ of each image")
    handles = [
        Line2D([], [], color=colour, marker=marker, ms=4, lw=1.1, label=labels.ESTIMATORS[name])
        for name, (colour, marker) in LINES.items()
    ]
    handles.append(Line2D([], [], color=style.GREY, ls=":", lw=1, label=r"slopes $\pm\frac{1}{2}$"))
    figure.legend(handles=handles, loc="outside upper center", ncols=3, columnspacing=1.4)
    return figure


def _panel(ax: Axes, table: pd.DataFrame, part: str) -> None:
    draws = np.array(sorted(table["draws"].unique()), dtype=float)
    for place, (name, (colour, marker)) in enumerate(LINES.items()):
        one = table[table["estimator"] == name].sort_values("draws")
        if one.empty or (part == "decoder" and name in LIKE):  # the very same gradient
            continue
        x = one["draws"] * SHIFT ** (place - 1.5)
        spread = [one["snr"] - one["snr_low"], one["snr_high"] - one["snr"]]
        ax.errorbar(
            x, one["snr"], yerr=spread, fmt=f"{marker}-", ms=3.5, lw=1.1, elinewidth=0.8, color=colour
        )
        if name in {"sgvb", "iwae"}:
            start = one["snr"].iloc[0]
            slope = -0.5 if (name, part) == ("iwae", "encoder") else 0.5
            ax.plot(draws, start * draws**slope, ":", color=style.GREY, lw=1, zorder=0)
    ax.set(xscale="log", yscale="log")
    ax.set_xticks(draws, [f"{k:.0f}" for k in draws])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_locator(NullLocator())
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
    if part == "decoder":
        ax.text(
            0.03,
            0.96,
            "sticking: as SGVB\ndoubly rep.: as IWAE",
            transform=ax.transAxes,
            va="top",
            fontsize=8,
        )
