"""log p(x) of a trained VAE from both sides, as the draws of the bounds and the temperatures grow."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.comparisons.autoencoders import first_seeds, title
from analysis.figures import style
from records.reading.tables import Records
from stats.estimates import NORMAL

COLOURS = {"test": style.BLUE, "simulated": style.ORANGE}
ABOVE, PRIOR = "reversed", "annealed_from_prior"


def draw(records: Records) -> Figure:
    """Draw one row per model: image means of L_k (left) and of annealed runs (right), minus the last L_k."""
    records.drawable()
    runs = first_seeds(records.probed())
    if runs.empty:
        return style.sentence("This profile has no probed autoencoders.")
    table = records.likelihoods()
    figure, axes = style.panels(len(runs), 2, height=1.0 + 1.9 * len(runs), sharey="row")
    for row, (_, run) in zip(axes, runs.iterrows(), strict=True):
        own = table[table["id"] == run["id"]]
        for images, colour in COLOURS.items():
            group = own[own["images"] == images]
            _curve(row[0], group[group["quantity"] == "importance"], colour, "o-")
            _curve(row[1], group[group["quantity"] == "annealed"], colour, "o-")
            _curve(row[1], group[group["quantity"] == ABOVE], colour, "v--")
            _curve(row[1], group[group["quantity"] == PRIOR], colour, "D")
        row[0].set_ylabel(f"{title(run, runs)}\nnats beside $L_{{{run['probe_draws']}}}$")
        for ax in row:
            ax.axhline(0, color=style.GREY, lw=0.7, zorder=0)
            ax.set_xscale("log", base=10 if ax is row[0] else 2)
            ax.grid(axis="y", color=style.PALE, lw=0.5)
            ax.set_axisbelow(True)
    axes[0][0].set_title("importance bounds")
    axes[0][1].set_title("annealed importance sampling")
    axes[-1][0].set_xlabel("draws $k$")
    axes[-1][1].set_xlabel("temperatures")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=2, columnspacing=1.4)
    return figure


def _curve(ax: Axes, group: pd.DataFrame, colour: object, form: str) -> None:
    if group.empty:
        return
    ax.errorbar(
        group["k_or_temperatures"],
        group["difference"],
        yerr=NORMAL * group["difference_error"],
        fmt=form,
        ms=3.5 if form != "D" else 5,
        mfc="none" if form == "D" else colour,
        lw=1.1,
        elinewidth=0.8,
        color=colour,
    )


def _legend() -> list[Line2D]:
    def line(images: str, form: str, label: str) -> Line2D:
        style_of: dict[str, Any] = {"marker": form[0], "ls": form[1:] or "none", "ms": 4, "lw": 1.1}
        if form == "D":
            style_of |= {"ms": 5, "mfc": "none"}
        return Line2D([], [], color=COLOURS[images], label=label, **style_of)

    return [
        line("test", "o-", "test images, from below"),
        line("simulated", "o-", "simulated, from below"),
        line("simulated", "v--", "simulated, from above"),
        line("test", "D", "test images, annealed from the prior"),
    ]
