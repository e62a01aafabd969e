r"""The field that a Gaussian generator follows in its shift and scale while the discriminator is optimal.

Data N(0, 1), samples x = theta + s z with z ~ N(0, 1). With D held at D* a loss L(s*(l)) of fake scores,
l = log p/q = (z^2 - x^2)/2 + log s, has the slopes

    F_theta = E[f(x)],   F_s = E[f(x) z],   f = d/dx L(s*(l(x))) = dL/dl (z/s - x),

and gradient descent moves (theta, s) along -F. The losses are the trained objectives' own. Expectations are
sums over equal steps of z, exact to rounding for these integrands (Trefethen & Weideman 2014).
"""

from functools import cache
from typing import Any

import numpy as np

from theory.calculus import slope
from theory.dynamics import Velocity
from theory.objectives import Objective, Player, Pointwise, pointwise

NODES = np.linspace(-9.0, 9.0, 481)  # of z: 18/480 apart
WEIGHTS = np.exp(-(NODES**2) / 2) / np.sum(np.exp(-(NODES**2) / 2))


@cache
def _at_optimum(objective: Objective, player: Player) -> Pointwise:
    """l -> the loss that a player has of a fake point where the discriminator is optimal."""
    losses = pointwise(objective)
    loss = losses.generator if player == "generator" else losses.fake
    best = losses.optimum
    return lambda log_ratio: loss(best(log_ratio))


def slopes_at_optimum(objective: Objective, theta: Any, s: Any, player: Player = "generator") -> Any:
    """(F_theta, F_s) at shifts and scales of one shape [...]: float64 [2, ...].

    ``player`` names whose loss of fake points is taken, "generator" or "discriminator". Raises
    ``WrongUsage`` for an objective without pointwise losses at an optimum.
    """
    shift, scale = (np.asarray(v, dtype=np.float64)[..., None] for v in (theta, s))
    x = shift + scale * NODES
    log_ratio = (NODES**2 - x**2) / 2 + np.log(scale)
    force = slope(_at_optimum(objective, player))(log_ratio) * (NODES / scale - x)
    return np.stack([force @ WEIGHTS, (force * NODES) @ WEIGHTS])


def divergence_rate(objective: Objective, theta: Any, s: Any) -> Any:
    """Whether the divergence of model and data rises along -F, by its sign: float64, the shape of ``theta``.

    The discriminator's least loss J falls as its divergence rises (JSD for the GAN, Delta and with it C for
    LSGAN), and by the envelope theorem dJ is the slope at D* of its own loss of fake points: along -F the
    rate of -J is F_D . F.
    """
    mine = slopes_at_optimum(objective, theta, s)
    return np.sum(mine * slopes_at_optimum(objective, theta, s, "discriminator"), axis=0)


def velocity(objective: Objective) -> Velocity:
    """(theta, s) -> (d theta/dt, d s/dt) of the generator that descends against D*."""

    def of(theta: float, s: float) -> tuple[float, float]:
        down = -slopes_at_optimum(objective, theta, s)
        return float(down[0]), float(down[1])

    return of
