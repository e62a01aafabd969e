"""log p(x) from both sides: importance weights and their closed-form upper bounds, annealed runs both ways.

Theory alone, on two models whose log p(x) is exact: the profile's records are not looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from analysis.figures import style
from records.reading.tables import Records
from stats.estimates import NORMAL
from theory.claims.vae.annealing import LEAPS, step_on_t1, step_on_t5
from theory.claims.vae.signal_to_noise import settings
from theory.elbo import linear_gaussian
from theory.elbo.annealing import Hamiltonian, Metropolis, Transition
from theory.elbo.brackets import Level, annealed_levels, importance_levels
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.elbo.quadrature import proposal
from theory.elbo.upper_bounds import chi_upper_bound, log_second_moment, posterior_upper_bound
from theory.examples import T1, T5

DRAWS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
TEMPERATURES = (1, 2, 4, 8, 16, 32, 64, 128)
LATENTS, CHAINS = 100_000, 3000  # latents drawn for each L_k; annealed runs each way
LINEAR = 0.01  # nats: the axis is linear nearer to zero, logarithmic beyond
DASHED, DOTTED = (0, (4, 2)), (0, (1, 1.5))


@dataclass(frozen=True)
class Row:
    """A model with its datum, the q of the importance weights, and the moves of the annealed runs."""

    title: str
    model: LinearGaussian
    x: Any
    q: Gaussian
    transition: Transition


def rows() -> tuple[Row, Row]:
    """Return the conjugate model with q the prior, and probabilistic PCA with a q shifted and too wide."""
    conjugate, linear = linear_gaussian.T1, linear_gaussian.T5
    return (
        Row(
            "conjugate model",
            conjugate,
            T1.observation,
            proposal(*T1.prior),
            Metropolis(conjugate, T1.observation, step_on_t1),
        ),
        Row("probabilistic PCA", linear, T5.x, settings()[1].q, Hamiltonian(linear, T5.x, step_on_t5, LEAPS)),
    )


def draw(_records: Records) -> Figure:
    """Draw one row per model: distance from log p(x) against the draws k, and against the temperatures."""
    figure, axes = style.panels(2, 2, height=4.6, sharex="col", sharey=True)
    for row, (left, right), (levels, forward, reverse) in zip(rows(), axes, sampled(), strict=True):
        exact = float(row.model.log_evidence(row.x))
        _importance(left, row, levels, exact)
        _annealed(right, forward, reverse)
        left.set_ylabel(f"{row.title}\nbound $-\\log p(x)$ (nats)")
        left.set_title(f"$\\log p(x)={exact:.4f}$", fontsize=8)
    for ax, label in zip(axes[1], ("draws $k$ of $q$", "temperatures"), strict=True):
        ax.set_xlabel(label)
    for ax, columns in zip(axes[0], (2, 1), strict=True):
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.12), ncols=columns, columnspacing=1.2)
    return figure


@cache
def sampled() -> tuple[tuple[list[Level], list[Level], list[Level]], ...]:
    """Return for each row L_k, forward and reverse annealed runs, less log p(x)."""
    return tuple(
        (
            importance_levels(row.model, row.x, row.q, DRAWS, LATENTS, seed=1700 + place),
            *annealed_levels(row.model, row.x, row.transition, TEMPERATURES, CHAINS, seed=2510 + 10 * place),
        )
        for place, row in enumerate(rows())
    )


def _importance(ax: Axes, row: Row, levels: Sequence[Level], exact: float) -> None:
    _axis(ax)
    ax.axhline(0, color=style.INK, lw=1, label=r"$\log p(x)$, exact")
    upper = posterior_upper_bound(row.model, row.x, row.q) - exact
    ax.axhline(upper, color=style.ORANGE, lw=1.2, ls=DASHED, label="EUBO, exact")
    chi = chi_upper_bound(row.model, row.x, row.q) - exact
    ax.axhline(chi, color=style.PURPLE, lw=1.2, ls=DOTTED, label="CUBO, exact")
    leading = -np.expm1(log_second_moment(row.model, row.x, row.q)) / (2 * np.array(DRAWS))
    ax.plot(DRAWS, leading, color=style.GREY, lw=0.9, label=r"$-\chi^2/2k$")
    _points(ax, levels, style.BLUE, "o", "$L_k$, sampled")


def _annealed(ax: Axes, forward: Sequence[Level], reverse: Sequence[Level]) -> None:
    _axis(ax)
    ax.axhline(0, color=style.INK, lw=1)
    _points(ax, reverse, style.ORANGE, "v", "reverse, sampled")
    _points(ax, forward, style.BLUE, "^", "forward, sampled")


def _points(ax: Axes, levels: Sequence[Level], colour: Any, marker: str, label: str) -> None:
    ax.errorbar(
        [level.effort for level in levels],
        [level.distance for level in levels],
        yerr=[NORMAL * level.error for level in levels],
        fmt=marker,
        ms=3.4,
        lw=1,
        capsize=1.8,
        color=colour,
        label=label,
    )


def _axis(ax: Axes) -> None:
    ax.set_xscale("log", base=2)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set_yscale("symlog", linthresh=LINEAR, linscale=0.6)
    ticks = [1.0, 0.1, 0.01]
    ax.set_yticks([*ticks, 0.0, *[-tick for tick in ticks]])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "\N{MINUS SIGN}")))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.grid(axis="y", color=style.PALE, lw=0.5)
    ax.set_axisbelow(True)
