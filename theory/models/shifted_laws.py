r"""Two-parameter GANs whose data follow any law, and whose model is that law shifted by theta.

The discriminator's score is s = psi x + s0, as in ``theory.dynamics``. At the equilibrium the law enters the
field's Jacobian through one number, the mean square of the score's slope in psi,

    m = E_p[(ds/dpsi)^2] = E_p[x^2]

whatever the law's shape and whether or not data and model overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from theory.calculus import slope
from theory.dynamics import Game, Velocity, pointwise_losses, psi, theta
from theory.errors import WrongUsage
from theory.objectives import Pointwise, PointwiseObjective

NODES = 120  # of the Gauss-Hermite rule


@dataclass(frozen=True, eq=False)
class Law:
    """A law of data by ``points`` [n] and the mass at each: its own points, or the nodes of a quadrature.

    ``exact`` has the points where the law is discrete and its moments are exact SymPy numbers.
    """

    name: str
    points: Any
    mass: Any
    exact: tuple[Any, ...] | None = None

    @property
    def second_moment(self) -> float:
        """E[x^2]."""
        return float(self.mass @ self.points**2)


def equally_likely(name: str, points: Sequence[Any]) -> Law:
    """The law of points of equal mass. Raises ``WrongUsage`` without any."""
    if not points:
        raise WrongUsage(f"the law {name!r} has no points")
    exact = tuple(sympy.sympify(point) for point in points)
    values = np.array([float(point) for point in exact])
    return Law(name, values, np.full(len(values), 1 / len(values)), exact)


def gaussian(mean: float = 0.0, deviation: float = 1.0, nodes: int = NODES) -> Law:
    """N(mean, deviation^2) by a Gauss-Hermite rule of ``nodes`` nodes."""
    z, mass = np.polynomial.hermite_e.hermegauss(nodes)
    return Law(f"N({mean:g}, {deviation:g}²)", mean + deviation * z, mass / mass.sum())


def points_game(objective: PointwiseObjective, law: Law, gradient_penalty: Any = 0) -> Game:
    """The exact game of a discrete law, with R1 of weight ``gradient_penalty``.

    The Dirac-GAN is that of the single point 0. Raises ``WrongUsage`` for a law without exact points, and for
    objectives that are not sums of pointwise losses.
    """
    if law.exact is None:
        raise WrongUsage(f"the law {law.name!r} is no law of points")
    real, fake, generator, level = pointwise_losses(objective)
    share = sympy.Rational(1, len(law.exact))
    at_real = [real(psi * x + level) for x in law.exact]
    at_fake = [fake(psi * (x + theta) + level) for x in law.exact]
    wanted = [generator(psi * (x + theta) + level) for x in law.exact]
    return Game(
        name=f"{law.name}, {objective.name}",
        discriminator_loss=share * (sum(at_real) + sum(at_fake)) + gradient_penalty * psi**2 / 2,
        generator_loss=share * sum(wanted),
    )


def moment_game(
    objective: PointwiseObjective, mean: Any, second_moment: Any, gradient_penalty: Any = 0
) -> Game:
    """The game of every law with E[x] = ``mean`` and E[x^2] = ``second_moment``, to second order.

    In the losses the law stands behind psi, so that terms of second order in (psi, theta) have its first two
    moments, and these terms are what the Jacobian at the equilibrium needs. Raises ``WrongUsage`` for
    objectives that are not sums of pointwise losses.
    """
    real, fake, generator, level = pointwise_losses(objective)
    score = sympy.Symbol("s", real=True)

    def expected(loss: Pointwise, shift: Any) -> Any:
        value, first, second = (sympy.diff(loss(score), score, n).subs(score, level) for n in range(3))
        move = psi * (mean + shift)
        square = psi**2 * (second_moment + 2 * mean * shift + shift**2)
        return value + first * move + second * square / 2

    return Game(
        name=f"E x² = {second_moment}, {objective.name}",
        discriminator_loss=expected(real, 0) + expected(fake, theta) + gradient_penalty * psi**2 / 2,
        generator_loss=expected(generator, theta),
    )


def velocity(objective: PointwiseObjective, law: Law, gradient_penalty: float = 0.0) -> Velocity:
    """The field of a law as a function of numbers, from the losses' slopes at its points."""
    *losses, level = pointwise_losses(objective)
    real_slope, fake_slope, generator_slope = (slope(loss) for loss in losses)
    rest, mass = float(level), law.mass

    def field(psi_value: float, theta_value: float) -> tuple[float, float]:
        x_real, x_fake = law.points, law.points + theta_value
        on_real = x_real * real_slope(psi_value * x_real + rest)
        on_fake = x_fake * fake_slope(psi_value * x_fake + rest)
        discriminator = mass @ (on_real + on_fake) + gradient_penalty * psi_value
        model = mass @ generator_slope(psi_value * x_fake + rest) * psi_value
        return -float(discriminator), -float(model)

    return field


def differenced(field: Velocity, size: float = 1e-4) -> Any:
    """The Jacobian of a field at (0, 0) by central differences, float64 [2, 2]; the error is O(size^2)."""
    columns = [
        (np.array(field(*(size * unit))) - np.array(field(*(-size * unit)))) / (2 * size)
        for unit in np.eye(2)
    ]
    return np.array(columns).T
