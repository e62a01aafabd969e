r"""The worlds of the one-centred slope penalty of weight \kappa: the optimal critic, the game of two points.

V is minus the critic's expected loss as a function of its slope u, \rho the density of the points at which
the penalty is taken, F and G the distribution functions. d/dt is the slope along the field.
"""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
from scipy.special import ndtr

from theory import dynamics, slope_penalty, targets, transport
from theory.examples import T2, T4
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.dynamics.pairing import along
from theory.worlds.gan.densities import moved
from theory.worlds.ops import ELEMENTARY
from theory.worlds.search import greatest

SEED = 16_000
WEIGHTS = (0.5, 10.0)
SHIFTS = (0.4, T2.theta)
STEP = 1 / 256
STEEP = 60.0  # of the slopes among which the largest value is searched
RATE, STEPS = 0.01, 40_000  # of the drawn paths
NODES = np.arange(-8.0, 8.0 + max(SHIFTS), STEP)  # of trapezoidal sums; no more than 1e-14 lies beyond


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    if not isinstance(node, tree.Integral):
        raise NotationError(f"{latex(node)} is no integral", latex(node), 0)
    return float(np.sum(np.broadcast_to(scope.at(body)(NODES), NODES.shape)) * STEP)


def _critic(weight: float, shift: float) -> Any:
    """The integrand of V as a function of slopes at the nodes."""
    return partial(
        slope_penalty.integrand,
        difference=ndtr(NODES - shift) - ndtr(NODES),
        density=slope_penalty.between_gaussians(NODES, shift),
        weight=weight,
    )


def _value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(u) of a slope."""
    if not isinstance(operand, tree.Group):
        raise NotationError(f"{latex(head)} needs a slope", latex(head), 0)
    slope = scope.at(operand.items[0])(NODES)
    return float(np.sum(scope.meaning("#critic")(slope)) * STEP)


def _largest(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\max_u V(u)``: the integral of pointwise maxima, searched among slopes of either sign."""
    _ = head, operand
    critic, zero, end = scope.meaning("#critic"), np.zeros(NODES.shape), np.full(NODES.shape, STEEP)
    return float(np.sum(np.maximum(greatest(critic, zero, end), greatest(critic, -end, zero))) * STEP)


def _moved_cdf(shift: float, x: Any) -> Any:
    """The distribution function of N(shift, 1)."""
    return ndtr(x - shift)


def _distance(scope: Scope, head: Node, operand: Node) -> Value:
    """W_1(p, q) of the two Gaussians, by their distribution functions."""
    _ = head, operand
    return transport.distance(moved(float(scope[r"\theta"])))


def _gaussians() -> Iterator[Draw]:
    for weight in WEIGHTS:
        for shift in SHIFTS:
            own: dict[str, Value] = {
                r"\kappa": weight,
                r"\theta": shift,
                "x": NODES[:: len(NODES) // 40],
                "p": 0,
                "q": 0,
                "W_1": Form(_distance, whole=False),
                "#critic": _critic(weight, shift),
                "F": Field(ndtr),
                "G": Field(partial(_moved_cdf, shift)),
                r"\rho": Field(partial(slope_penalty.between_gaussians, shift=shift)),
                "#integral": Form(_integral),
                "V": Form(_value, whole=False),
                r"\max": Form(_largest),
            }
            yield Draw(f"κ = {weight:g}, θ = {shift:g}", scope_of(ELEMENTARY, own))


def _moving(reach: tuple[float, float]) -> Iterator[Draw]:
    r"""The field of two points, at |\psi| and |\theta| / \kappa below ``reach``."""
    rng = targets.generator(SEED)
    for weight in WEIGHTS:
        velocity = slope_penalty.dirac_game(weight).velocity()
        for place in rng.uniform(-1, 1, (4, 2)):
            at, where = float(place[0]) * reach[0], float(place[1]) * reach[1] * weight
            own: dict[str, Value] = {
                r"\kappa": weight,
                r"\psi": at,
                r"\theta": where,
                "t": 0.0,
                "#slope:t": Form(partial(along, velocity)),
            }
            yield Draw(f"κ = {weight:g}, ψ = {at:.3g}, θ = {where:.3g}", scope_of(ELEMENTARY, own))


@cache
def _path(weight: float) -> Draw:
    """The path of simultaneous steps from ``T4.start``, and how near its later half comes to the data."""
    velocity = slope_penalty.dirac_game(weight).velocity()
    path = dynamics.gradient_steps(velocity, T4.start, RATE, STEPS)
    later = path[STEPS // 2 :]
    own: dict[str, Value] = {
        r"\kappa": weight,
        r"\psi_T": float(path[-1, 0]),
        r"\theta_T": float(path[-1, 1]),
        r"\rho_{\min}": float(np.linalg.norm(later, axis=1).min()),
        r"\theta_{\max}": float(later[:, 1].max()),
        r"\theta_{\min}": float(later[:, 1].min()),
    }
    return Draw(f"κ = {weight:g} from {T4.start}", scope_of(ELEMENTARY, own))


def _drawn(weight: float) -> Iterator[Draw]:
    yield _path(weight)


GAUSSIANS = World("penalised critics of two Gaussians", _gaussians, r"q = \mathcal{N}(\theta,1)")
FIELD = World("penalised slope, field of two points", lambda: _moving((2.0, 3.0)), r"\text{two points}")
NEAR = World(
    "penalised slope, near the data", lambda: _moving((0.5, 1.0)), r"|\psi| < \tfrac12,\ |\theta| < \kappa"
)
PATHS = {
    weight: World(f"penalised slope, path, κ = {weight:g}", partial(_drawn, weight)) for weight in WEIGHTS
}
