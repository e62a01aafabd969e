"""What part of a discriminator's error is the sample's: error against sample size, and without sampling."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.comparisons.discriminators import by_sample_size
from analysis.figures import style
from analysis.paper import labels
from analysis.seeds import median_over_seeds
from records.line_samples import FRESH, NODES
from records.reading.tables import Records
from theory.models.logistic import asymptotic
from theory.targets import PAIRS

COLOURS = {"non_saturating": style.BLUE, "lsgan": style.ORANGE}
COLUMN = "probability_rmse"
LINEAR = "shifted_gaussians"  # the pair on which a logistic regression is well specified


def draw(records: Records) -> Figure:
    """Draw one panel per pair: root mean square error of D over n, and the levels without fixed samples."""
    records.drawable("discriminator")
    runs = by_sample_size(records)
    if runs.empty:
        return style.sentence("This profile has no discriminators on fixed samples.")
    pairs = list(runs.groupby("pair", sort=False))
    figure, [axes] = style.panels(1, len(pairs), height=3.1, sharey=True)
    for ax, (pair, table) in zip(axes, pairs, strict=True):
        ax.set_title(labels.pair(str(pair)))
        for objective, group in table.groupby("objective", sort=False):
            _objective(ax, group, str(objective))
        if pair == LINEAR:
            _well_specified(ax, table)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xlabel("points of each class, $n$")
        ax.grid(color=style.PALE, lw=0.5)
        ax.set_axisbelow(True)
    axes[0].set_ylabel("r.m.s. error of $D$ under $(p+q)/2$")
    handles = {label: h for ax in axes for h, label in zip(*ax.get_legend_handles_labels(), strict=True)}
    # one loss per column
    shown = sorted(handles, key=lambda label: label.startswith(labels.objective("lsgan")))
    figure.legend([handles[label] for label in shown], shown, loc="outside upper center", ncols=2)
    return figure


def _objective(ax: Axes, group: pd.DataFrame, objective: str) -> None:
    colour, title = COLOURS[objective], labels.objective(objective)
    sized = group.dropna(subset=["n"])
    levels = [median_over_seeds(g[COLUMN].to_numpy()) for _, g in sized.groupby("n")]
    sizes = sorted(sized["n"].unique())
    ax.plot(
        sizes, [level.value for level in levels], "o-", ms=3.5, color=colour, label=f"{title}, $n$ points"
    )
    ax.fill_between(
        sizes,
        [level.low for level in levels],
        [level.high for level in levels],
        color=colour,
        alpha=0.2,
        lw=0,
    )
    fresh, nodes = (group[group["sample"] == sample] for sample in (FRESH, NODES))
    if len(fresh):
        _level(ax, fresh, f"{title}, fresh points", colour, (0, (5, 1.5, 1, 1.5)))
    for steps, dashes in zip(sorted(nodes["steps"].unique()), ((0, (1, 1.5)), (0, (5, 2))), strict=False):
        label = f"{title}, no sampling, {style.grouped(steps)} steps"
        _level(ax, nodes[nodes["steps"] == steps], label, colour, dashes)


def _level(ax: Axes, runs: pd.DataFrame, label: str, colour: Any, dashes: Any) -> None:
    """A line at the median error of ``runs``."""
    ax.axhline(float(runs[COLUMN].median()), color=colour, lw=1.1, ls=dashes, label=label)


def _well_specified(ax: Axes, table: pd.DataFrame) -> None:
    sizes = np.array(sorted(table["n"].dropna().unique()))
    constant = asymptotic(PAIRS[LINEAR]).probability
    label = f"logistic regression, {constant:.4f}" + r"$\,n^{-1/2}$"
    ax.plot(sizes, constant / np.sqrt(sizes), color=style.INK, lw=1, ls=(0, (4, 2)), label=label)
