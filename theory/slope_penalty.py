r"""The Wasserstein critic under the one-centred slope penalty, on the line and between point masses.

With G - F the difference of the distribution functions, u = s' the critic's slope and rho the density of the
points at which the penalty of weight kappa is taken, on the lines between independent real and fake points,

    V(u) = int u (G - F) - kappa rho (|u| - 1)^2 dx

is minus the critic's loss: its integrand is largest at u* = sign(G - F) + (G - F)/(2 kappa rho).
Source of the penalty: Gulrajani et al. 2017; of the game of point masses: Mescheder et al. 2018.
"""

from typing import Any

import numpy as np
import sympy

from theory.dynamics import Game, psi, theta
from theory.objectives import WGAN_GP

NODES = 120  # of the rule over the share of a line


def integrand(slope: Any, difference: Any, density: Any, weight: Any) -> Any:
    """What a point adds to V(u): ``difference`` is G - F and ``density`` rho there."""
    return slope * difference - weight * density * (abs(slope) - 1) ** 2


def between_gaussians(x: Any, shift: float) -> Any:
    """The density of points that are uniform on the lines between N(0, 1) and N(shift, 1), at ``x`` [n]."""
    t, mass = np.polynomial.legendre.leggauss(NODES)
    share = (t + 1) / 2
    variance = (1 - share) ** 2 + share**2
    z = np.asarray(x)[:, None] - share * shift
    return np.exp(-z * z / (2 * variance)) / np.sqrt(2 * np.pi * variance) @ (mass / 2)


def dirac_game(weight: Any) -> Game:
    """Data at 0, model at theta, score psi x: all lines lie between them, and the slope is psi on each."""
    score = psi * theta
    judged = WGAN_GP.real(sympy.Integer(0)) + WGAN_GP.fake(score)
    return Game(
        name="Dirac-WGAN-GP",
        discriminator_loss=judged + weight * (sympy.Abs(psi) - 1) ** 2,
        generator_loss=WGAN_GP.generator(score),
    )
