r"""Two-parameter GANs whose training is a vector field, derived from an ``Objective`` by differentiation.

The discriminator's score is psi x + s0, where s0 = s*(0) is the optimal score where p = q (0 for the GAN,
(a + b)/2 for LSGAN). Each player descends its own loss:

    d psi/dt = -dL_D/dpsi,    d theta/dt = -dL_G/dtheta

* Dirac-GAN: data at 0, model at theta (Mescheder, Geiger & Nowozin 2018, section 2).
* Gaussian-GAN: data N(0, 1), model N(theta, 1).

The losses are the trained objective's own; nothing is written down a second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from theory.calculus import normal_mean, slope
from theory.objectives import Objective, Pointwise, pointwise

psi, theta, step = sympy.symbols("psi theta h", real=True)

Velocity = Callable[[float, float], tuple[float, float]]  # (psi, theta) -> (d psi/dt, d theta/dt)


@dataclass(frozen=True)
class Game:
    """Both players' expected losses as expressions of (psi, theta), in the objective's unit."""

    name: str
    discriminator_loss: Any
    generator_loss: Any

    def field(self) -> Any:
        """(d psi/dt, d theta/dt) as a SymPy column vector."""
        return sympy.Matrix(
            [-sympy.diff(self.discriminator_loss, psi), -sympy.diff(self.generator_loss, theta)]
        )

    def jacobian(self) -> Any:
        """The field's Jacobian at the equilibrium (0, 0), where the model is the data."""
        at_rest = {psi: 0, theta: 0}
        return self.field().jacobian([psi, theta]).subs(at_rest).applyfunc(sympy.simplify)

    def at_rest(self) -> Any:
        """The field at (0, 0); zero if that is an equilibrium."""
        return self.field().subs({psi: 0, theta: 0}).applyfunc(sympy.simplify)

    def velocity(self) -> Velocity:
        """The field as a function of numbers (psi, theta) -> (d psi/dt, d theta/dt)."""
        compiled = sympy.lambdify((psi, theta), list(self.field()), "numpy")

        def velocity(psi_value: float, theta_value: float) -> tuple[float, float]:
            first, second = compiled(psi_value, theta_value)
            return float(first), float(second)

        return velocity


def pointwise_losses(objective: Objective) -> tuple[Pointwise, Pointwise, Pointwise, Any]:
    """The losses of a real score, of a fake score and of the generator, and s0, the optimal score of p = q.

    Raises ``WrongUsage`` for objectives that are not sums of pointwise losses, or have no optimal score.
    """
    losses = pointwise(objective)
    level = sympy.simplify(losses.optimum(sympy.Integer(0)))
    return losses.real, losses.fake, losses.generator, level


def dirac_gan(objective: Objective, gradient_penalty: Any = 0) -> Game:
    """T4: data at 0, model at theta, score psi x + s0, with R1 of weight ``gradient_penalty``.

    R1 = gamma/2 E_p[(d score/dx)^2] = gamma/2 psi^2. Raises ``WrongUsage`` for objectives that are not
    sums of pointwise losses.
    """
    real, fake, generator, level = pointwise_losses(objective)
    return Game(
        name=f"Dirac-GAN, {objective.name}",
        discriminator_loss=real(level) + fake(psi * theta + level) + gradient_penalty * psi**2 / 2,
        generator_loss=generator(psi * theta + level),
    )


def gaussian_gan(objective: Objective, gradient_penalty: Any = 0) -> Game:
    """Data N(0, 1), model N(theta, 1), score psi x + s0: the losses to second order in (psi, theta).

    That order is what the Jacobian at the equilibrium needs; ``gaussian_velocity`` has the exact field.
    """
    real, fake, generator, level = pointwise_losses(objective)
    noise, score = sympy.symbols("z s", real=True)

    def expected(loss: Pointwise, shift: Any) -> Any:
        first = sympy.diff(loss(score), score)
        at_level = [expression.subs(score, level) for expression in (loss(score), first, first.diff(score))]
        move = psi * (shift + noise)
        return normal_mean(at_level[0] + at_level[1] * move + at_level[2] * move**2 / 2, noise)

    return Game(
        name=f"Gaussian-GAN, {objective.name}",
        discriminator_loss=expected(real, 0) + expected(fake, theta) + gradient_penalty * psi**2 / 2,
        generator_loss=expected(generator, theta),
    )


def gaussian_velocity(objective: Objective, gradient_penalty: float = 0.0, nodes: int = 120) -> Velocity:
    """The exact field of the Gaussian-GAN, expectations by Gauss-Hermite quadrature of the losses' slopes."""
    real, fake, generator, level = pointwise_losses(objective)
    real_slope, fake_slope, generator_slope = (slope(loss) for loss in (real, fake, generator))
    z, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights = weights / weights.sum()
    rest = float(level)

    def velocity(psi_value: float, theta_value: float) -> tuple[float, float]:
        x_real, x_fake = z, theta_value + z
        on_real = x_real * real_slope(psi_value * x_real + rest)
        on_fake = x_fake * fake_slope(psi_value * x_fake + rest)
        discriminator = weights @ (on_real + on_fake) + gradient_penalty * psi_value
        model = weights @ generator_slope(psi_value * x_fake + rest) * psi_value
        return -float(discriminator), -float(model)

    return velocity


def simultaneous(jacobian: Any, rate: Any = step) -> Any:
    """The linear map of one step in which both players move at once: I + h J."""
    return sympy.eye(2) + rate * jacobian


def alternating(jacobian: Any, rate: Any = step) -> Any:
    """The linear map of one step in which theta moves after psi has moved."""
    first = sympy.Matrix([[1 + rate * jacobian[0, 0], rate * jacobian[0, 1]], [0, 1]])
    second = sympy.Matrix([[1, 0], [rate * jacobian[1, 0], 1 + rate * jacobian[1, 1]]])
    return second * first


def trajectory(
    velocity: Velocity,
    start: tuple[float, float],
    times: Any,
) -> Any:
    """The continuous path (psi, theta) at ``times`` (ascending, [n]) from ``start``: float64 [n, 2]."""
    from scipy.integrate import solve_ivp

    times = np.asarray(times, dtype=np.float64)
    solution = solve_ivp(
        lambda _, state: velocity(*state), (times[0], times[-1]), start, t_eval=times, rtol=1e-9, atol=1e-12
    )
    return solution.y.T


def gradient_steps(
    velocity: Velocity,
    start: tuple[float, float],
    rate: float,
    steps: int,
    alternate: bool = False,
) -> Any:
    """The discrete path of gradient descent at learning rate ``rate``: float64 [steps + 1, 2]."""
    path = np.empty((steps + 1, 2))
    path[0] = start
    for k in range(steps):
        psi_value, theta_value = path[k]
        moved = psi_value + rate * velocity(psi_value, theta_value)[0]
        towards = velocity(moved if alternate else psi_value, theta_value)[1]
        path[k + 1] = moved, theta_value + rate * towards
    return path
