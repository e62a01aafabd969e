"""What toy GANs generate, beside the modes of their target, and how often they lose one."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from analysis.figures import style
from analysis.paper import labels
from records.reading.tables import Records
from stats.estimates import binomial
from theory.models.mixtures import TOYS, GaussianMixture

COLOURS = (style.BLUE, style.ORANGE, style.GREEN)  # one per seed
_SHADES = (style.PURPLE, style.INK, style.GREY)  # one per target
_MARGIN = 0.25  # of the modes' extent, shown on every side


def draw(records: Records) -> Figure:
    """Draw one row per target, one column per objective: points of the first seeds.

    Below, shares of failures.
    """
    runs = records.drawable("toy")
    targets, objectives = list(runs["target"].unique()), list(runs["objective"].unique())
    columns = max(len(objectives), 1)
    figure = Figure(
        figsize=(min(style.TEXT_WIDTH, 1.6 + 1.5 * columns), 2.0 + 1.25 * len(targets)), layout="constrained"
    )
    parts: Any = figure.subfigures(2, 1, height_ratios=[1.25 * len(targets), 1.7])
    upper, lower = parts
    axes = upper.subplots(len(targets), columns, squeeze=False)
    for row, target in zip(axes, targets, strict=True):
        for ax, objective in zip(row, objectives, strict=True):
            group = runs[(runs["target"] == target) & (runs["objective"] == objective)]
            _panel(ax, TOYS[target], records, group.sort_values("seed"))
        row[0].set_ylabel(TOYS[target].title)
    for ax, objective in zip(axes[0], objectives, strict=True):
        ax.set_title(_broken(objective))
    _failures(lower.subplots(), runs, targets, objectives)
    return figure


def _broken(objective: str) -> str:
    """The objective's title on two lines, so that five stand beside each other."""
    return labels.objective(objective).replace(" ", "\n", 1)


def _panel(ax: Axes, target: GaussianMixture, records: Records, runs: pd.DataFrame) -> None:
    low, high = target.means.min(), target.means.max()
    margin = _MARGIN * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.set_xticks([])
    ax.set_yticks([])
    flat = target.dimension == 1
    if flat:
        ax.set_ylim(len(COLOURS) - 0.5, -0.5)
        for mean in target.means[:, 0]:
            ax.axvline(mean, color=style.INK, lw=0.6, zorder=0)
    else:
        ax.set_ylim(low - margin, high + margin)
        ax.set_aspect("equal")
        ax.plot(*target.means.T, "o", ms=6, mfc="none", mec=style.INK, mew=0.5, zorder=0)
    for place, (run, colour) in enumerate(zip(runs["id"], COLOURS, strict=False)):
        points = records.points(run)
        x = points["x"]
        y = place + 0.6 * (np.arange(len(x)) / len(x) - 0.5) if flat else points["y"]
        ax.plot(x, y, ".", ms=1.6, mew=0, alpha=0.7, color=colour, rasterized=True)


def _failures(ax: Axes, runs: pd.DataFrame, targets: list[str], objectives: list[str]) -> None:
    markers = ("o", "s", "D")
    for place, target in enumerate(targets):
        failed = runs[runs["target"] == target].groupby("objective")["failed"]
        made = [objective for objective in objectives if objective in failed.groups]
        shares = [binomial(int(failed.sum()[objective]), failed.size()[objective]) for objective in made]
        value = np.array([share.value for share in shares])
        low, high = (np.array([getattr(share, end) for share in shares]) for end in ("low", "high"))
        x = np.array([objectives.index(objective) for objective in made]) + 0.16 * (
            place - (len(targets) - 1) / 2
        )
        ax.errorbar(
            x,
            value,
            yerr=np.maximum([value - low, high - value], 0),
            fmt=markers[place % len(markers)],
            ms=4,
            lw=1,
            color=_SHADES[place % len(_SHADES)],
            label=TOYS[target].title,
        )
    ax.set_xticks(range(len(objectives)), [_broken(objective) for objective in objectives])
    ax.set_xlim(-0.5, len(objectives) - 0.5)
    ax.set_ylim(-0.04, 1.04)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_ylabel("seeds that failed")
    ax.grid(axis="y", color=style.PALE, lw=0.6)
    ax.set_axisbelow(True)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
