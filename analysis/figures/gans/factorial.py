"""The factorial as one forest plot: differences of distances within seeds, one row per pair of models."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, SymmetricalLogLocator

from analysis.comparisons.factorial import FAMILIES, Contrast, Family, contrasts
from analysis.figures import style
from analysis.seeds import FEWEST_SEEDS, is_range
from records.reading.tables import Records

COLOURS: dict[str, Any] = {"decided": style.BLUE, "undecided": style.ORANGE, "described": style.GREY}
ROW = 0.15  # inches
UNEVEN = 25  # how many times one group may outreach another on a linear axis


def draw(records: Records) -> Figure:
    """Draw medians with their intervals of 95 %, thick, and at the family's simultaneous level, thin.

    A contrast with too few seeds for an interval, or without a median that describes its runs, shows its
    differences, a mark per seed; those that a diverged run made infinite have no place on the axis.
    """
    records.drawable()
    groups = [(family, found) for family in FAMILIES if (found := contrasts(records, family))]
    if not groups:
        return style.sentence("No two models of the factorial have a seed in common yet.")
    rows = sum(1 + len(found) for _, found in groups)
    figure, [[ax]] = style.panels(1, 1, height=1.1 + ROW * rows)
    labels: list[str] = []
    titles: list[str] = []
    for family, found in groups:
        titles.append(family.title[0].upper() + family.title[1:])
        labels.append(titles[-1])
        for contrast in found:
            _row(ax, len(labels), contrast)
            labels.append(contrast.title)
    ax.axvline(0, color=style.INK, lw=0.8, zorder=0)
    ax.set_yticks(range(len(labels)), labels)
    for label in ax.get_yticklabels():
        label.set_fontweight("bold" if label.get_text() in titles else "normal")
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    _axis(ax, [found for _, found in groups])
    figure.legend(handles=_legend(groups), loc="outside upper center", ncols=5, columnspacing=1.2)
    return figure


def _row(ax: Axes, place: int, contrast: Contrast) -> None:
    colour, differences = COLOURS[contrast.verdict], contrast.differences.to_numpy()
    usual, wide = contrast.interval, contrast.simultaneous
    if not _summarised(contrast):
        differences = differences[np.isfinite(differences)]
        ax.plot(differences, np.full(len(differences), place), "|", ms=7, mew=1.1, color=colour)
        return
    if not is_range(wide):
        ax.plot([wide.low, wide.high], [place, place], color=colour, lw=0.9)
    ax.plot([usual.low, usual.high], [place, place], color=colour, lw=2.6, solid_capstyle="butt")
    filled = colour if contrast.verdict == "decided" else "white"
    ax.plot(usual.value, place, "o", ms=4.6, mew=1.2, color=colour, mfc=filled)


def _summarised(contrast: Contrast) -> bool:
    """Return whether a contrast is shown as a median with intervals, and not as a mark per seed."""
    return contrast.is_summarised and len(contrast.differences) >= FEWEST_SEEDS


def reach(found: list[Contrast]) -> float:
    """Return how far from zero a group of contrasts goes; zero if nothing in it is finite."""
    ends = [
        [c.simultaneous.low, c.simultaneous.high] if _summarised(c) else c.differences.tolist() for c in found
    ]
    finite = [abs(end) for both in ends for end in both if np.isfinite(end)]
    return max(finite, default=0.0)


def _axis(ax: Axes, groups: list[list[Contrast]]) -> None:
    """Set a linear axis, or a symmetric-logarithmic one where the groups differ too much in size."""
    reaches = [reach(found) for found in groups]
    least, most = min(reaches), max(reaches)
    scale = ""
    if least > 0 and most / least > UNEVEN:
        threshold = float(f"{least:.0e}")
        ax.set_xscale("symlog", linthresh=threshold)
        ax.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=threshold))
        scale = f" (linear to ±{threshold:g}, logarithmic beyond)"
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))
    ax.set_xlabel(
        f"difference of FD-LeNet{scale}:\nto the left of zero the first is nearer to the test images"
    )
    ax.grid(axis="x", color=style.PALE, lw=0.6)
    ax.set_axisbelow(True)


def _legend(groups: list[tuple[Family, list[Contrast]]]) -> list[Line2D]:
    shown = [contrast for _, found in groups for contrast in found]
    handles = []
    if any(_summarised(c) for c in shown):
        handles += [
            Line2D([], [], color=style.INK, lw=2.6, label="95 %"),
            Line2D([], [], color=style.INK, lw=0.9, label="95 % for a whole group"),
        ]
    for verdict, colour in COLOURS.items():
        if any(c.verdict == verdict and _summarised(c) for c in shown):
            filled = colour if verdict == "decided" else "white"
            handles.append(
                Line2D([], [], color=colour, marker="o", mfc=filled, ls="", mew=1.2, ms=4.6, label=verdict)
            )
    if not all(_summarised(c) for c in shown):
        handles.append(
            Line2D([], [], color=style.INK, marker="|", ls="", ms=7, mew=1.1, label="a mark per seed")
        )
    return handles
