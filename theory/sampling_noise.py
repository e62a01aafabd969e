r"""What sampled batches leave of an equilibrium: the stationary covariance of stochastic gradient steps.

Near its equilibrium a game moves by z' = (1 + h J) z + h xi, z = (psi, theta), with xi the error of a batch's
gradient, of covariance N. If J is stable and h small, the covariance of z settles at the solution of

    P = (1 + h J) P (1 + h J)^T + h^2 N

the discrete Lyapunov equation. Data are N(0, 1), the model is N(theta, 1), the score is psi x + s0.
"""

from functools import cache
from typing import Any

import numpy as np
import sympy

from theory import targets
from theory.calculus import slope
from theory.dynamics import pointwise_losses, simultaneous, step
from theory.objectives import PointwiseObjective


@cache
def _lyapunov() -> tuple[Any, Any, Any]:
    """Symbols of J and N, and P as expressions of them and of the step size: [4], [4], [2, 2]."""
    jacobian, noise = sympy.symbols("j:4", real=True), sympy.symbols("n:4", real=True)
    first, both, second = sympy.symbols("p_1 p_12 p_2", real=True)
    covariance = sympy.Matrix([[first, both], [both, second]])
    moved = simultaneous(sympy.Matrix(2, 2, jacobian))
    rest = moved * covariance * moved.T + step**2 * sympy.Matrix(2, 2, noise) - covariance
    (found,) = sympy.solve([rest[0, 0], rest[0, 1], rest[1, 1]], [first, both, second], dict=True)
    return jacobian, noise, covariance.subs(found)


def stationary(jacobian: Any, noise: Any, rate: Any) -> Any:
    """P for a Jacobian, a covariance of the gradient's error and a step size: SymPy [2, 2]."""
    of_jacobian, of_noise, covariance = _lyapunov()
    values = dict(
        zip((*of_jacobian, *of_noise), (*sympy.Matrix(jacobian), *sympy.Matrix(noise)), strict=True)
    )
    return covariance.subs({**values, step: rate})


def gradient_noise(objective: PointwiseObjective, batch: Any) -> Any:
    """N at the equilibrium, of batches of so many real and as many fake points: SymPy [2, 2].

    Only the discriminator's gradient errs there, by real'(s0) times the mean of the real points plus
    fake'(s0) times that of the fake ones; R1 does not err, for the slope is psi at every point.
    """
    real, fake, _, level = pointwise_losses(objective)
    score = sympy.Symbol("s", real=True)
    at_real, at_fake = (sympy.diff(loss(score), score).subs(score, level) for loss in (real, fake))
    return sympy.Matrix([[(at_real**2 + at_fake**2) / batch, 0], [0, 0]])


def simulate(
    objective: PointwiseObjective,
    gradient_penalty: float,
    rate: float,
    batch: int,
    steps: int,
    seed: int,
    chains: int,
) -> Any:
    """(psi, theta) after so many simultaneous steps from (0, 0), in independent chains: float64 [chains, 2].

    Each step draws its own batch and descends the losses themselves, not their expansion.
    """
    *losses, level = pointwise_losses(objective)
    on_real, on_fake, on_model = (slope(loss) for loss in losses)
    rng, rest = targets.generator(seed), float(level)
    psi, theta = np.zeros((2, chains, 1))
    for _ in range(steps):
        real = rng.standard_normal((chains, batch))
        fake = theta + rng.standard_normal((chains, batch))
        at_fake = psi * fake + rest
        judged = real * on_real(psi * real + rest) + fake * on_fake(at_fake)
        by_psi = judged.mean(axis=1, keepdims=True) + gradient_penalty * psi
        by_theta = (psi * on_model(at_fake)).mean(axis=1, keepdims=True)
        psi, theta = psi - rate * by_psi, theta - rate * by_theta
    return np.concatenate([psi, theta], axis=1)
