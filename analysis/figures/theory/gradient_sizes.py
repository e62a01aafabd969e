"""How large a generator's gradient is at a distance from the data: one column per stage of D's training.

Last column: at the optimal discriminator, by quadrature, for any profile. The others: discriminators in
training, if the profile trained them.
"""

import math

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import models, style
from records.reading.tables import Records
from theory.gradients.generator import generator_gradient_at_optimum
from theory.objectives import OBJECTIVES
from theory.targets import FAMILIES

OBJECTIVES_SHOWN = ("minimax", "non_saturating", "lsgan", "lsgan_bounded", "lsgan_pearson")
LINES = {name: models.look(name) for name in OBJECTIVES_SHOWN}
ROWS = {"gaussians": "Gaussians", "disjoint_uniforms": "disjoint uniforms"}
SHORTEST, LONGEST = 0.25, 8.0  # distances at the optimum
POINTS = 25
NARROWEST = 5.4  # inches, for the legend
RANGE = (1e-5, 20.0)  # of the sizes shown, or from a lower power of ten where a median is smaller


def draw(records: Records) -> Figure:
    """Draw medians over the seeds with their range as a band, against the distance of data and model."""
    table = records.gradients()
    stages = sorted(table["steps"].unique())
    columns = len(stages) + 1
    figure, axes = style.panels(
        len(ROWS),
        columns,
        height=3.6,
        width=min(style.TEXT_WIDTH, max(NARROWEST, 2.6 * columns)),
        sharex=True,
        sharey=True,
    )
    for (family, title), line in zip(ROWS.items(), axes, strict=True):
        for steps, ax in zip(stages, line, strict=False):
            _trained(ax, table[(table["family"] == family) & (table["steps"] == steps)])
        _optimal(line[-1], family)
        line[0].set_ylabel(f"{title}\nsize of gradient")
    axes[0][0].set_ylim(lowest(table), RANGE[1])  # of all, which share it
    for steps, ax in zip(stages, axes[0], strict=False):
        ax.set_title(f"{style.grouped(int(steps))} step" + ("s" if steps > 1 else ""), fontsize=8)
    axes[0][-1].set_title("optimal $D^*$", fontsize=8)
    for ax in axes[-1]:
        ax.set_xticks([0.5, 2, 8], ["½", "2", "8"], minor=False)
        ax.set_xticks([], minor=True)
    figure.supxlabel("distance between data and model", fontsize="medium")
    figure.legend(
        handles=models.legend(OBJECTIVES_SHOWN), loc="outside upper center", ncols=3, columnspacing=1.4
    )
    return figure


def _trained(ax: Axes, table: pd.DataFrame) -> None:
    _log(ax)
    for objective, (colour, dashes) in LINES.items():
        one = table[table["objective"] == objective].assign(size=lambda t: t["gradient"].abs())
        if one.empty:
            continue
        sns.lineplot(
            one,
            x="distance",
            y="size",
            estimator="median",
            errorbar=("pi", 100),
            color=colour,
            ls=dashes,
            err_kws={"lw": 0, "alpha": 0.15},
            lw=1.1,
            ax=ax,
        )
    ax.set(xlabel="", ylabel="")


def _optimal(ax: Axes, family: str) -> None:
    _log(ax)
    if family == "disjoint_uniforms":  # D* is constant where the model has mass
        ax.text(0.5, 0.5, "no gradient:\n$\\nabla D^*=0$", transform=ax.transAxes, ha="center", va="center")
        return
    distances = np.geomspace(SHORTEST, LONGEST, POINTS)
    for objective, (colour, dashes) in LINES.items():
        ax.plot(distances, optimal_sizes(objective, distances), color=colour, ls=dashes, lw=1.1)


def optimal_sizes(objective: str, distances: np.ndarray) -> np.ndarray:
    """Return |E_q[d/dx generator(s*)]| between two unit Gaussians at each distance, by quadrature."""
    pairs = [FAMILIES["gaussians"](distance) for distance in distances.tolist()]
    return np.array([abs(generator_gradient_at_optimum(OBJECTIVES[objective], pair).value) for pair in pairs])


def lowest(table: pd.DataFrame) -> float:
    """Return where the axis of sizes begins: at a power of ten that no median over seeds is below."""
    sizes = table.assign(size=table["gradient"].abs())
    medians = sizes.groupby(["family", "objective", "steps", "distance"])["size"].median()
    least = medians[medians > 0].min() if len(medians) else RANGE[0]
    return min(RANGE[0], 10.0 ** math.floor(math.log10(least)))


def _log(ax: Axes) -> None:
    ax.set(xscale="log", yscale="log", xlim=(SHORTEST / 1.15, LONGEST * 1.15))
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
