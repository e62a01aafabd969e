r"""The worlds of the hinge loss: a generator before the best score held fixed, and the game of two points.

C is the loss of a generator at t before the score that is best for its place \theta, between \mathcal{N}(0,1)
and \mathcal{N}(\theta,1). Between point masses, with the score \psi x, d/dt is the slope along the field.
"""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
from scipy.special import ndtr

from theory import dynamics, objectives, targets
from theory.examples import T2
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.dynamics.games import jacobian, of_matrix
from theory.worlds.dynamics.pairing import along
from theory.worlds.gan.densities import moved
from theory.worlds.ops import ELEMENTARY, derivative_at

SEED = 16_700
SHIFTS = (0.4, T2.theta, 3.0)
PENALTIES = (0.3, 1.0, 3.0)
OFF = np.array([-2.0, -0.3, -0.01, 0.01, 0.7, 1.9])  # of points from where p = q
STEP = 1e-3  # of a difference in x
STARTS = ((0.4, 2.5), (3.0, 0.2), (-2.0, 1.5))  # of paths, outside the circle of radius sqrt(2)
RATE, STEPS = 4e-3, 5_000  # of their alternating steps


def best_score(shift: float, x: Any) -> Any:
    """The optimal score of the hinge loss between N(0, 1) and N(shift, 1)."""
    return objectives.HINGE.optimum(moved(shift).log_ratio(x))


def frozen_loss(shift: float, place: float) -> float:
    """The generator's loss at N(place, 1), from the masses on either side of where the score jumps."""
    below = float(ndtr(shift / 2 - place))
    left, right = (float(best_score(shift, shift / 2 + side)) for side in (-1.0, 1.0))
    loss = objectives.HINGE.generator
    return float(below * loss(left) + (1 - below) * loss(right))


def _frozen_loss(shift: float, scope: Scope) -> Value:
    """C at t."""
    return frozen_loss(shift, float(scope["t"]))


def _variation(scope: Scope, head: Node, operand: Node) -> Value:
    """TV(p, q) of the two Gaussians, by their distribution functions."""
    _ = head, operand
    return float(2 * ndtr(scope[r"\theta"] / 2) - 1)


def _steepness(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla_x`` by differences at the points in force."""
    _ = head
    at, x = scope.at(operand), scope["x"]
    return (at(x + STEP) - at(x - STEP)) / (2 * STEP)


def _by(name: str, scope: Scope, variable: Node, operand: Node) -> Value:
    _ = variable
    return derivative_at(scope, lambda v: float(scope.bound({name: v}).value(operand)), scope[name])


def _frozen() -> Iterator[Draw]:
    for shift in SHIFTS:
        own: dict[str, Value] = {
            r"\theta": shift,
            "t": shift,
            "x": shift / 2 + OFF,
            "p": 0,
            "q": 0,
            "s^*": Field(partial(best_score, shift)),
            r"\nabla_x": Form(_steepness),
            "C": Given(partial(_frozen_loss, shift)),
            r"\mathrm{TV}": Form(_variation, whole=False),
            "#slope:t": Form(partial(_by, "t")),
            r"#slope:\theta": Form(partial(_by, r"\theta")),
        }
        yield Draw(f"θ = {shift:g}", scope_of(ELEMENTARY, own))


# ------------------------------------------------------------------ two points


@cache
def game(gradient_penalty: float = 0.0) -> dynamics.Game:
    """The game of two points under the hinge loss."""
    return dynamics.dirac_gan(objectives.HINGE, gradient_penalty)


def _at_rest(penalties: tuple[float, ...]) -> Iterator[Draw]:
    for penalty in penalties:
        matrix = of_matrix(jacobian(game(penalty)))
        yield Draw(f"γ = {penalty:g}", scope_of(ELEMENTARY, matrix, {r"\gamma": penalty}))


def _moving(far: bool) -> Iterator[Draw]:
    r"""The field where \psi \theta is below -1, or above."""
    velocity, rng = game().velocity(), targets.generator(SEED)
    for place in rng.uniform(-3, 3, (16, 2)):
        at, where = (float(v) for v in place)
        if (at * where < -1) is not far:
            continue
        own: dict[str, Value] = {
            r"\psi": at,
            r"\theta": where,
            "t": 0.0,
            "#slope:t": Form(partial(along, velocity)),
        }
        yield Draw(f"ψ = {at:.3g}, θ = {where:.3g}", scope_of(ELEMENTARY, own))


@cache
def _path(start: tuple[float, float]) -> Draw:
    """The path of alternating steps from ``start``: how far from the data it begins and its later half is."""
    path = dynamics.gradient_steps(game().velocity(), start, RATE, STEPS, alternate=True)
    radii = np.linalg.norm(path, axis=1)
    own: dict[str, Value] = {
        r"\rho_0": float(radii[0]),
        r"\rho_{\min}": float(radii[STEPS // 2 :].min()),
        r"\rho_{\max}": float(radii[STEPS // 2 :].max()),
    }
    return Draw(f"from {start}", scope_of(ELEMENTARY, own))


FROZEN = World("the best hinge score held fixed", _frozen, r"q = \mathcal{N}(\theta,1)")
ALONE = World("hinge, two points", lambda: _at_rest((0.0,)), r"\gamma = 0")
PENALISED = World("hinge, two points, R1", lambda: _at_rest(PENALTIES), r"\gamma > 0")
NEAR = World("hinge, field of two points within the margin", lambda: _moving(False), r"\psi\theta > -1")
FAR = World("hinge, field of two points beyond the margin", lambda: _moving(True), r"\psi\theta < -1")
PATHS = World("hinge, paths of two points", lambda: map(_path, STARTS), r"\text{paths}")
