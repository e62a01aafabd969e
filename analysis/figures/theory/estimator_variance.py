"""Variance of single-draw estimators on the conjugate model as q goes from the prior to the posterior.

Theory alone, exact: the profile's records are not looked at.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.figures import style
from records.reading.tables import Records
from theory.claims.vae import estimators, gradients
from theory.elbo import models
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.variances import moments, tempered
from theory.examples import T1

POINTS = np.linspace(0, 1, 41)  # of t, from the prior to the posterior
VALUES = {"SGVB A": sgvb_a, "SGVB B": sgvb_b}
# at the posterior, x = 1: claims 10 and 11
KNOWN_VALUES = {"SGVB A": 0.0, "SGVB B": estimators.VARIANCE_B}
KNOWN_GRADIENTS = {
    "SGVB A": 2.0,
    "SGVB B": gradients.VARIANCE_B,
    "sticking the landing": 0.0,
    "score function": 2 * T1.log_evidence**2,
}
LINES: dict[str, tuple[Any, Any]] = {
    "SGVB A": (style.BLUE, "-"),
    "SGVB B": (style.ORANGE, (0, (5, 2))),
    "sticking the landing": (style.GREEN, (0, (1, 1.3))),
    "score function": (style.PURPLE, (0, (6, 1.5, 1, 1.5))),
}


def draw(_records: Records) -> Figure:
    """Draw the bound's value and its derivative with respect to q's mean; marks are the ledger's values."""
    figure, [axes] = style.panels(1, 2, height=2.75)
    for name, known in KNOWN_VALUES.items():
        _curve(axes[0], name, np.array([value_variance(name, t) for t in POINTS]), known)
    for name, known in KNOWN_GRADIENTS.items():
        _curve(axes[1], name, np.array([gradient_variance(name, t) for t in POINTS]), known)
    axes[0].set_ylabel("variance of the bound (nats²)")
    axes[1].set_ylabel(r"variance of $\partial_\mu$ (nats²)")
    for ax in axes:
        ax.set(xlim=(0, 1), ylim=(0, None))
        ax.set_xlabel(r"prior $\longleftarrow\;t\;\longrightarrow$ posterior")
        ax.margins(y=0.05)
        ax.grid(axis="y", color=style.PALE, lw=0.5)
        ax.set_axisbelow(True)
    figure.legend(handles=_legend(), loc="outside upper center", ncols=5, columnspacing=1.2)
    return figure


def value_variance(name: str, t: float) -> float:
    """Return one draw's variance of the bound's estimator ``name``, at x = 1 and q_t, in nats squared."""
    return _variance(lambda q, noise: VALUES[name](models.T1, T1.observation, q, noise), t)


def gradient_variance(name: str, t: float) -> float:
    """Return the variance of one draw of the derivative with respect to q's mean, at x = 1 and q_t."""
    return _variance(
        lambda q, noise: gradients.SINGLE_DRAW[name](models.T1, T1.observation, q, noise).mean[:, 0], t
    )


def _variance(payoff: Callable[[Gaussian, Any], Any], t: float) -> float:
    q = tempered(T1.x, t)
    return moments(lambda noise: payoff(q, noise))[1]


def _curve(ax: Axes, name: str, variances: np.ndarray, known: float) -> None:
    colour, dashes = LINES[name]
    ax.plot(POINTS, variances, color=colour, ls=dashes, lw=1.5)
    ax.plot(1, known, "o", ms=5, mfc="white", mew=1.3, color=colour, clip_on=False, zorder=5)


def _legend() -> list[Line2D]:
    lines = [Line2D([], [], color=c, ls=dashes, label=name) for name, (c, dashes) in LINES.items()]
    known = Line2D([], [], ls="", marker="o", ms=5, mfc="white", color=style.INK, label="ledger")
    return [*lines, known]
