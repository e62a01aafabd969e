"""Phase portraits of a Gaussian generator in its shift and scale, with the discriminator at its optimum.

Theory alone, from the objectives that train: the profile's records are not looked at. Shaded is where the
divergence of model and data rises along the generator's descent.
"""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.figures import style
from analysis.paper import labels
from records.reading.tables import Records
from theory.gradients.field_at_optimum import divergence_rate, slopes_at_optimum, velocity
from theory.objectives import OBJECTIVES
from theory.worlds.generator.semistable import NAMES, STARTS, TIME, narrow_rest, path

SHIFTS, SCALES = (-1.6, 1.6), (0.2, 1.85)  # of the axes
ARROWS = (13, 11)  # along each axis
RESTED = 0.01  # of a rest, in shift and scale, within which a path has come to it
FINE = 161  # points along each axis, for the shading
CUT_OFF: dict[str, Any] = {
    "marker": "o",
    "ms": 3.4,
    "mfc": "white",
    "mew": 0.9,
    "color": style.BLUE,
    "ls": "",
}
PALE = "#F3DDC6"  # of the shading: print keeps it apart from the arrows


def draw(_records: Records) -> Figure:
    """Draw one panel per objective.

    The direction of descent, paths from the starts of the ledger, their ends short of a rest, both rests.
    """
    figure, [axes] = style.panels(1, len(NAMES), height=2.55, sharex=True, sharey=True)
    for name, ax in zip(NAMES, axes, strict=True):
        _panel(ax, name)
        ax.set_title(labels.objective(name))
        ax.set_xlabel(r"shift $\theta$")
    axes[0].set_ylabel("scale $s$")
    figure.legend(
        handles=_legend(),
        loc="outside lower center",
        ncols=5,
        columnspacing=1.0,
        handlelength=1.2,
        handletextpad=0.6,
    )
    return figure


def approaching(name: str, start: tuple[float, float]) -> bool:
    """Whether a path is cut off short of every rest of its objective, and still nears the closest."""
    rests = [np.array([0.0, 1.0]), *([np.array([0.0, narrow_rest()])] if name == "lsgan_pearson" else [])]
    end = path(name, start)[-1]
    away = min((rest - end for rest in rests), key=np.linalg.norm)
    speed = np.array(velocity(OBJECTIVES[name])(*end))
    return bool(np.linalg.norm(away) > RESTED and speed @ away > 0)


@cache
def rising(name: str) -> tuple[Any, Any, Any]:
    """Return shifts [n], scales [n] and whether the divergence rises there along the descent, bool [n, n]."""
    shifts, scales = (np.linspace(*reach, FINE) for reach in (SHIFTS, SCALES))
    right = shifts[FINE // 2 :]  # the left half is its mirror image: the data is N(0, 1)
    rates = [
        divergence_rate(OBJECTIVES[name], right, np.full(right.shape, s)) for s in scales
    ]  # rows fit a cache
    rises = np.array(rates) > 0
    return shifts, scales, np.hstack([rises[:, :0:-1], rises])


def _panel(ax: Axes, name: str) -> None:
    shifts, scales, rises = rising(name)
    if rises.any():
        ax.contourf(shifts, scales, rises.astype(float), levels=[0.5, 1.5], colors=[PALE], zorder=0)
    theta, s = np.meshgrid(
        *(np.linspace(*reach, n + 2)[1:-1] for reach, n in zip((SHIFTS, SCALES), ARROWS, strict=True))
    )
    field = -slopes_at_optimum(OBJECTIVES[name], theta, s)
    direction = field / np.maximum(np.linalg.norm(field, axis=0), 1e-12)
    ax.quiver(
        theta, s, *direction, color=style.GREY, alpha=0.55, pivot="mid", scale=19, width=0.007, zorder=1
    )
    for start in STARTS:
        ax.plot(*path(name, start).T, color=style.BLUE, lw=1.1, zorder=2)
        ax.plot(*start, "o", ms=3, color=style.BLUE, zorder=3)
        if approaching(name, start):
            ax.plot(*path(name, start)[-1], **CUT_OFF, zorder=3)
    ax.plot(0, 1, "+", ms=7, mew=1.4, color=style.INK, zorder=4)
    if name == "lsgan_pearson":
        ax.plot(0, narrow_rest(), "x", ms=5.5, mew=1.4, color=style.INK, zorder=4)
    ax.set(xlim=SHIFTS, ylim=SCALES)
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([0.5, 1, 1.5])


def _legend() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=style.BLUE, marker="o", ms=3, label="path from its start"),
        Line2D([], [], **CUT_OFF, label=f"cut off at $T$ = {style.grouped(int(TIME))}"),
        Line2D([], [], ls="", marker="+", ms=7, mew=1.4, color=style.INK, label="model = data"),
        Line2D([], [], ls="", marker="x", ms=5.5, mew=1.4, color=style.INK, label="narrow rest"),
        Patch(color=PALE, label="divergence rises"),
    ]
