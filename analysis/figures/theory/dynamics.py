"""Two-parameter GANs as vector fields: one column per objective, one row per game, each with R1 or without.

Theory alone, derived from the objectives that train: the profile's records are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.figures import style
from analysis.paper import labels
from records.reading.tables import Records
from theory.dynamics import (
    Game,
    Velocity,
    dirac_gan,
    gaussian_gan,
    gaussian_velocity,
    gradient_steps,
    trajectory,
)
from theory.examples import T4
from theory.objectives import OBJECTIVES, Objective
from theory.worlds.dynamics.games import TURNS

COLUMNS = ("minimax", "non_saturating", "lsgan", "lsgan_pearson")
R1 = sympy.Rational(1, 2)  # the weight gamma of the penalty
RATE = 0.5  # of the discrete steps
REACH = (2.4, 1.45)  # of the axes, in psi and theta
ARROWS = (15, 9)  # along each axis
PATHS = (
    ("continuous time", style.INK),
    ("simultaneous steps", style.ORANGE),
    ("alternating steps", style.BLUE),
)


@dataclass(frozen=True)
class Row:
    """A game as the figure shows it: its name, linearised near the equilibrium, and its exact field."""

    title: str
    game: Callable[[Objective], Game]
    velocity: Callable[[Objective], Velocity]


ROWS = (
    Row("Dirac", dirac_gan, lambda objective: dirac_gan(objective).velocity()),
    Row(
        "Dirac, $R_1$",
        lambda objective: dirac_gan(objective, R1),
        lambda objective: dirac_gan(objective, R1).velocity(),
    ),
    Row("Gaussian", gaussian_gan, gaussian_velocity),
    Row(
        "Gaussian, $R_1$",
        lambda objective: gaussian_gan(objective, R1),
        lambda objective: gaussian_velocity(objective, float(R1)),
    ),
)


def draw(_records: Records) -> Figure:
    """Draw the field, its eigenvalues at rest, and paths from one start in continuous and discrete time."""
    figure, axes = style.panels(len(ROWS), len(COLUMNS), height=4.9, sharex=True, sharey=True)
    for row, line in zip(ROWS, axes, strict=True):
        for name, ax in zip(COLUMNS, line, strict=True):
            objective = OBJECTIVES[name]
            _panel(ax, row.velocity(objective))
            heading = f"{labels.objective(name)}\n" if row is ROWS[0] else ""
            ax.set_title(heading + eigenvalues(row.game(objective).jacobian()), fontsize=8, pad=3)
        line[0].set_ylabel(f"{row.title}\n$\\theta$")
    for ax in axes[-1]:
        ax.set_xlabel(r"$\psi$")
    figure.legend(handles=_legend(), loc="outside upper center", ncols=len(PATHS) + 1, columnspacing=1.4)
    return figure


def eigenvalues(jacobian: Any) -> str:
    """Return the two eigenvalues of a 2x2 SymPy matrix in mathematical notation, exact."""
    half = jacobian.trace() / 2
    root = sympy.sqrt(sympy.simplify(half**2 - jacobian.det()))
    if root == 0:
        return rf"$\lambda={_latex(half)}$ twice"
    if root.is_rational:
        return rf"$\lambda={_latex(half + root)},\;{_latex(half - root)}$"
    return rf"$\lambda={_latex(half) if half else ''}\pm {_latex(root)}$"


def _latex(number: Any) -> str:
    return str(sympy.latex(number, fold_short_frac=True, imaginary_unit="i")).replace("- ", "-")


def _panel(ax: Axes, velocity: Velocity) -> None:
    psis, thetas = (
        np.linspace(-reach, reach, count + 2)[1:-1] for reach, count in zip(REACH, ARROWS, strict=True)
    )
    field = np.array([[velocity(psi, theta) for psi in psis] for theta in thetas])
    speed = np.linalg.norm(field, axis=-1, keepdims=True)
    direction = np.divide(field, speed, out=np.zeros_like(field), where=speed > 1e-12)
    ax.quiver(
        psis,
        thetas,
        *np.moveaxis(direction, -1, 0),
        color=style.GREY,
        alpha=0.4,
        pivot="mid",
        scale=17,
        width=0.008,
    )
    time = TURNS * 4 * np.pi
    for path, (_, colour) in zip(_paths(velocity, time), PATHS, strict=True):
        ax.plot(*path.T, color=colour, lw=1.0, marker="." if colour != style.INK else "", ms=2.2)
    ax.plot(*T4.start, "o", ms=3.5, color=style.INK)
    ax.plot(0, 0, "+", ms=6, mew=1.2, color=style.INK)
    ax.set(xlim=(-REACH[0], REACH[0]), ylim=(-REACH[1], REACH[1]), aspect="equal")
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([-1, 0, 1])


def _paths(velocity: Velocity, time: float) -> tuple[Any, Any, Any]:
    """The path in continuous time and in simultaneous and alternating steps, in the order of ``PATHS``."""
    steps = round(time / RATE)
    return (
        trajectory(velocity, T4.start, np.linspace(0, time, 400)),
        gradient_steps(velocity, T4.start, RATE, steps),
        gradient_steps(velocity, T4.start, RATE, steps, alternate=True),
    )


def _legend() -> list[Line2D]:
    paths = [Line2D([], [], color=colour, label=label) for label, colour in PATHS]
    rest = Line2D([], [], ls="", marker="+", ms=6, mew=1.2, color=style.INK, label="equilibrium")
    return [*paths, rest]
