r"""The worlds of paired games: eigenvalues \lambda at the equilibrium, steps of size h, the full field.

v is the variance of the data's law, and \gamma_1 and \gamma_2 are the weights of R1 and R2. Between point
masses at (\psi, \theta), d/dt is the slope along the field; \mu are the eigenvalues of a simultaneous step.
"""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

import numpy as np
import sympy

from theory import dynamics, pairing, targets
from theory.models.shifted_laws import Law
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import RELATIVISTIC, RELATIVISTIC_AVERAGE, PairedObjective
from theory.worlds.dynamics.games import jacobian, of_matrix, spectrum
from theory.worlds.dynamics.shifted_laws import AT_ZERO, GAUSSIANS, POINTS
from theory.worlds.ops import ELEMENTARY

SEED = 15_900
Weights = tuple[float, float]
NONE: Weights = (0.0, 0.0)
WEIGHTS: tuple[Weights, ...] = ((0.3, 0.0), (0.0, 0.7), (0.25, 0.2), (0.5, 0.5), (1.5, 1.0))
LIGHT = tuple(pair for pair in WEIGHTS if sum(pair) < 1)  # complex eigenvalues
STEPS = (0.05, 0.5, 1.1, 1.9, 2.9, 5.0)
AT_ONE = POINTS[1]
EVERY = (AT_ZERO, *POINTS, *GAUSSIANS)


@cache
def game(
    law: Law, weights: Weights = NONE, zero_sum: bool = False, objective: PairedObjective = RELATIVISTIC
) -> dynamics.Game:
    """The paired game of a law, exact for points and to second order for Gaussians."""
    if law.exact is not None:
        return pairing.points_pairing(objective, law, weights, zero_sum)
    return pairing.moment_pairing(objective, variance(law), weights)


def variance(law: Law) -> float:
    """The variance of a law; of a quadrature's to twelve digits.

    It sums in an order that is the processor's own, and the last digit of a variance of 4 would part the two
    eigenvalues that are one there by its root.
    """
    found = float(law.second_moment - float(law.mass @ law.points) ** 2)
    return found if law.exact is not None else round(found, 12)


def _at_rest(
    laws: tuple[Law, ...], several: tuple[Weights, ...], objective: PairedObjective = RELATIVISTIC
) -> Iterator[Draw]:
    for law in laws:
        for weights in several:
            matrix = jacobian(game(law, weights, False, objective))
            named: dict[str, Value] = {
                "v": variance(law),
                "m": law.second_moment,
                r"\gamma": sum(weights),
                r"\gamma_1": weights[0],
                r"\gamma_2": weights[1],
            }
            label = f"{law.name}, γ₁ = {weights[0]:g}, γ₂ = {weights[1]:g}"
            yield Draw(label, scope_of(ELEMENTARY, of_matrix(matrix), named))


def _stepped(several: tuple[Weights, ...]) -> Iterator[Draw]:
    """One simultaneous step of the linearised Dirac case."""
    for weights in several:
        matrix = jacobian(game(AT_ZERO, weights)).real
        for size in STEPS:
            step = np.array(dynamics.simultaneous(matrix, size).tolist(), dtype=float)
            own: Mapping[str, Value] = {
                r"\gamma": sum(weights),
                "h": size,
                r"\mu": spectrum(step),
            }
            yield Draw(f"γ = {sum(weights):g}, h = {size:g}", scope_of(ELEMENTARY, own))


def along(velocity: dynamics.Velocity, scope: Scope, variable: Node, operand: Node) -> Value:
    r"""d/dt along the field, of an expression in \psi and \theta."""
    _ = variable
    place = {dynamics.psi: scope[r"\psi"], dynamics.theta: scope[r"\theta"]}
    found: Any = scope.bound({r"\psi": dynamics.psi, r"\theta": dynamics.theta}).value(operand)
    slopes = [float(sympy.diff(found, symbol).subs(place)) for symbol in place]
    return float(np.dot(slopes, velocity(*place.values())))


def _moving(zero_sum: bool) -> Iterator[Draw]:
    velocity = game(AT_ZERO, NONE, zero_sum).velocity()
    rng = targets.generator(SEED)
    for place in rng.uniform(-2, 2, (6, 2)):
        at, where = (float(v) for v in place)
        own: dict[str, Value] = {
            r"\psi": at,
            r"\theta": where,
            "t": 0.0,
            "#slope:t": Form(partial(along, velocity)),
        }
        yield Draw(f"ψ = {at:.3g}, θ = {where:.3g}", scope_of(ELEMENTARY, own))


ALONE = World("pairing of point masses", lambda: _at_rest((AT_ZERO,), (NONE,)), r"\gamma = 0")
PENALISED = World("pairing of point masses, R1 and R2", lambda: _at_rest((AT_ZERO,), WEIGHTS), r"\gamma > 0")
LAWS = World("pairing, laws of data", lambda: _at_rest(EVERY, (NONE, *WEIGHTS)))
LAWS_ALONE = World("pairing, laws of data alone", lambda: _at_rest(EVERY, (NONE,)), r"\gamma = 0")
AWAY = World(
    "pairing, data at the point 1", lambda: _at_rest((AT_ONE,), (NONE,)), r"p = \delta_1,\ \gamma = 0"
)
AVERAGED_POINT = World(
    "relativistic average of point masses",
    lambda: _at_rest((AT_ZERO,), (NONE,), RELATIVISTIC_AVERAGE),
    r"\gamma = 0",
)
AVERAGED = World(
    "relativistic average, laws of data", lambda: _at_rest(EVERY, (NONE, *WEIGHTS), RELATIVISTIC_AVERAGE)
)
AVERAGED_ALONE = World(
    "relativistic average, laws of data alone",
    lambda: _at_rest(EVERY, (NONE,), RELATIVISTIC_AVERAGE),
    r"\gamma = 0",
)
STEPPED = World("steps of the pairing", lambda: _stepped((NONE,)), r"\gamma = 0")
STEPPED_LIGHT = World("steps of the pairing, R1 and R2", lambda: _stepped(LIGHT), r"\text{a step}")
STEPPED_TO_REST = World("such steps, where some come to rest", lambda: _stepped(LIGHT), r"0 < \gamma < 1")
ZERO_SUM = World("full field, zero-sum pairing", lambda: _moving(zero_sum=True), r"\text{zero-sum}")
TRAINED = World("full field, pairing that trains", lambda: _moving(zero_sum=False), r"\text{as trained}")
