"""How often the intervals of Monte-Carlo ELBO estimates contain the exact bound, against their draws.

Theory alone, on the conjugate model: the profile's records are not looked at.
"""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from analysis.figures import style
from records.reading.tables import Records
from stats.estimates import binomial
from theory.claims.vae.estimators import Q, elbo
from theory.elbo import models
from theory.elbo.coverage import coverage
from theory.elbo.estimators import Estimator, sgvb_a, sgvb_b
from theory.elbo.quadrature import proposal
from theory.examples import T1
from theory.targets import generator

ESTIMATORS: dict[str, Estimator] = {"SGVB A": sgvb_a, "SGVB B": sgvb_b}
DRAWS = (2, 4, 8, 16, 32, 64, 128, 256)
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)
REPETITIONS, SEED = 50_000, 70
MARKERS = ("o", "s", "^", "v", "D")
COLOURS: tuple[Any, ...] = (style.GREY, style.GREEN, style.ORANGE, style.BLUE, style.PURPLE)


def draw(_records: Records) -> Figure:
    """Draw one panel per estimator: coverage less its nominal level, in points, with Wilson's intervals."""
    figure, [axes] = style.panels(1, len(ESTIMATORS), height=2.9, sharey=True)
    for ax, (name, shares) in zip(axes, covered().items(), strict=True):
        _panel(ax, shares)
        ax.set_title(name, fontsize=8)
    axes[0].set_ylabel("coverage $-$ nominal level\n(percentage points)")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=6, columnspacing=1.2)
    return figure


@cache
def covered() -> dict[str, np.ndarray]:
    """Return estimator -> shares of intervals that contain the bound, [draws, levels]."""
    q = proposal(*Q)
    return {
        name: np.array(
            [
                coverage(
                    estimator,
                    models.T1,
                    T1.observation,
                    q,
                    elbo(q),
                    draws=draws,
                    repetitions=REPETITIONS,
                    levels=LEVELS,
                    random=generator(SEED + place, draws),
                )
                for draws in DRAWS
            ]
        )
        for place, (name, estimator) in enumerate(ESTIMATORS.items())
    }


def _panel(ax: Axes, shares: np.ndarray) -> None:
    for level, column, marker, colour in zip(LEVELS, shares.T, MARKERS, COLOURS, strict=True):
        found = [binomial(round(share * REPETITIONS), REPETITIONS) for share in column]
        values = np.array([100 * (one.value - level) for one in found])
        ends = 100 * np.array([[one.value - one.low, one.high - one.value] for one in found]).T
        ax.errorbar(DRAWS, values, yerr=ends, marker=marker, ms=3.4, lw=1, color=colour)
    ax.axhline(0, color=style.INK, lw=1)
    ax.set_xscale("log", base=2)
    ax.set_xticks(DRAWS)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set_xlabel("draws an estimate")
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=colour, marker=marker, ms=3.4, lw=1, label=f"{100 * level:g} %")
        for level, marker, colour in zip(LEVELS, MARKERS, COLOURS, strict=True)
    ]
