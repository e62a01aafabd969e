r"""What D makes of test images and of generated ones after training: densities of its raw scores.

The record holds quantiles, q_0 <= ... <= q_n at equal shares. Between neighbours lies the mass 1/n, spread
evenly here; a Gaussian kernel of bandwidth h smooths that step function, which is exact in closed form:

    density(x) = 1/n \sum_i [Phi((x - q_i)/h) - Phi((x - q_{i+1})/h)] / (q_{i+1} - q_i)
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.stats import norm

from analysis.figures import models, style
from records.reading.tables import Records
from theory.objectives import POINTWISE

KINDS = {"real": ("test images", style.BLUE, "-"), "fake": ("generated images", style.ORANGE, (0, (4, 1.2)))}
BANDWIDTH = 0.1  # of the spread: two thirds of Silverman's at the protocol's 10,000 images, to keep bumps
SHOWN = (0.005, 0.995)  # shares between which the axis lies, over all seeds
POINTS = 400
TIE, LEAST = 1e-6, 1e-6  # a bin narrower than this many bandwidths is a point; the spread of a constant score
LINE, HEAD = 1.45, 0.5  # inches: a line of panels; legend and label


def draw(records: Records) -> Figure:
    """Draw one panel per model: thin, each seed; filled, their mixture; dotted, the optimal score at p = p_G.

    Each panel has an axis of its own: where training fails, scores run away, and a shared axis would hide
    the others.
    """
    records.drawable("gan")
    quantiles = records.quantiles()
    if quantiles.empty:
        return style.sentence("No scores of discriminators on test images were recorded in this profile.")
    tables = models.by_model(quantiles)
    shown = list(tables)
    figure = models.figure_for(shown, LINE, HEAD)
    for model, ax in models.panels(shown, figure).items():
        _panel(ax, tables[model], model[0])
        if model in models.begins_line(shown):
            ax.set_ylabel("density")
    figure.supxlabel("raw score of $D$ after training", fontsize="medium")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=3, columnspacing=1.4)
    return figure


def density(x: np.ndarray, shares: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Return the density at ``x`` [points] by ascending ``quantiles`` [n + 1] of ``shares`` from 0 to 1.

    Its integral is 1, its unit that of 1/score. From 200 quantiles of 10,000 draws, the area between it and
    the true density stayed below 0.09, for five densities of one and of two bumps; of exact quantiles of a
    normal density, below 0.012 (``tests/analysis/figures/test_score_densities.py``).
    """
    h = BANDWIDTH * spread(shares, quantiles)
    mass, width = np.diff(shares), np.diff(quantiles)
    steps = (x[:, None] - quantiles) / h
    tied = width < TIE * h  # all of a bin's mass at one score: the limit of the closed form
    spread_out = -np.diff(norm.cdf(steps)) / np.where(tied, 1.0, width)
    return np.asarray(np.where(tied, norm.pdf(steps[:, 1:]) / h, spread_out) @ mass)


def spread(shares: np.ndarray, quantiles: np.ndarray) -> float:
    """Return the lesser of standard deviation and normalised interquartile range, of the evenly spread bins.

    In the unit of the scores. The deviation where the quartiles are equal; never zero.
    """
    mass, middle = np.diff(shares), (quantiles[:-1] + quantiles[1:]) / 2
    centre = mass @ middle
    deviation = float(np.sqrt(mass @ ((middle - centre) ** 2 + np.diff(quantiles) ** 2 / 12)))
    first, third = np.interp((0.25, 0.75), shares, quantiles)
    robust = float(third - first) / float(norm.ppf(0.75) - norm.ppf(0.25))
    return (min(deviation, robust) if robust > 0 else deviation) or LEAST


def score_at_parity(objective: str) -> float:
    """Return the optimal score where p = p_G; NaN where none is optimal, or more than one."""
    if objective not in POINTWISE or not POINTWISE[objective].tells_ratio:
        return float("nan")
    best = POINTWISE[objective].optimum
    return float(best(np.zeros(1))[0])


def _limits(runs: list[pd.DataFrame], objective: str) -> tuple[float, float]:
    """Between them lie nearly all scores of the ``runs``, and the optimum at p = p_G."""
    ends = [
        float(np.interp(share, one["share"], one[kind])) for one in runs for kind in KINDS for share in SHOWN
    ]
    ends.append(score_at_parity(objective))
    low, high = np.nanmin([*ends, np.inf]), np.nanmax([*ends, -np.inf])
    margin = 0.06 * (high - low) or 1.0
    return (float(low - margin), float(high + margin)) if low <= high else (-1.0, 1.0)


def _finite(table: pd.DataFrame) -> list[pd.DataFrame]:
    """The quantiles of each run whose scores are all finite."""
    runs = [one for _, one in table.groupby("id", sort=False)]
    return [one for one in runs if np.isfinite(one[list(KINDS)].to_numpy()).all()]


def _panel(ax: Axes, table: pd.DataFrame, objective: str) -> None:
    runs = _finite(table)
    limits = _limits(runs, objective)
    x = np.linspace(*limits, POINTS)
    for kind, (_, colour, dashes) in KINDS.items():
        each = [density(x, one["share"].to_numpy(), one[kind].to_numpy()) for one in runs]
        if not each:
            continue
        for one in each if len(each) > 1 else ():
            ax.plot(x, one, color=colour, lw=0.4, alpha=0.45)
        mixture = np.mean(each, axis=0)
        ax.plot(x, mixture, color=colour, ls=dashes, lw=1.2)
        ax.fill_between(x, mixture, color=colour, alpha=0.2, lw=0)
    lost = table["id"].nunique() - len(runs)
    if lost:
        ax.text(0.02, 0.98, f"not finite: {lost}", transform=ax.transAxes, va="top")
    ax.axvline(score_at_parity(objective), color=style.INK, ls=":", lw=0.9)
    ax.set(xlim=limits, yticks=[])
    ax.set_ylim(bottom=0)
    ax.locator_params(axis="x", nbins=5)


def _legend() -> list[Line2D | Patch]:
    kinds = [
        Line2D([], [], color=colour, ls=dashes, label=f"on {title}")
        for title, colour, dashes in KINDS.values()
    ]
    return [*kinds, Line2D([], [], color=style.INK, ls=":", lw=0.9, label=r"optimal score at $p_G=p$")]
