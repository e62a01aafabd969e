r"""The worlds of games whose data follow one of several laws: m, the eigenvalues \lambda, and the overlap.

The laws are points and Gaussians, centred or not. Jacobians are those of the exact losses for points, and of
the losses to second order for Gaussians. ``\mathbb{E}_p`` averages over the law, s is the score \psi x + s_0,
and \mathrm{TV}(p, q_\theta) is that of data and model, apart by \theta.
"""

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from theory import dynamics, objectives
from theory.models import shifted_laws
from theory.models.shifted_laws import Law, equally_likely, gaussian
from theory.notation import tree
from theory.notation.render import key
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.worlds.dynamics.games import CODES, jacobian, of_matrix
from theory.worlds.gan.densities import codes
from theory.worlds.laws import unknown
from theory.worlds.ops import ELEMENTARY

SEED = 15_600
STANDARD = gaussian()
TWO_POINTS = equally_likely("±1", (-1, 1))
AT_ZERO = equally_likely("the point 0", (0,))
POINTS = (
    TWO_POINTS,
    equally_likely("the point 1", (1,)),
    equally_likely("-2, 0, 1", (-2, 0, 1)),
    equally_likely("±1/3", ("-1/3", "1/3")),
)
GAUSSIANS = (STANDARD, gaussian(0.3, 0.5), gaussian(-1.0, 2.0))
SHIFTS = (0.1, 0.5, 1.5)  # of the model from the data where their overlap is asked


@cache
def matrix(objective: PointwiseObjective, law: Law) -> Any:
    """The Jacobian at the equilibrium as complex numbers, [2, 2]."""
    if law.exact is not None:
        return jacobian(shifted_laws.points_game(objective, law))
    if law is STANDARD:
        return jacobian(dynamics.gaussian_gan(objective))
    mean = float(law.mass @ law.points)
    return jacobian(shifted_laws.moment_game(objective, mean, law.second_moment))


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_p``, over the law in force."""
    if not isinstance(head, tree.Script) or head.lower is None or key(head.lower) != "p":
        raise unknown(head, operand)
    law: Law = scope.meaning("#law")
    return float(law.mass @ np.broadcast_to(scope.at(operand)(law.points), law.points.shape))


def _slope(scope: Scope, _variable: Node, operand: Node) -> Value:
    r"""By \psi, in which the score is linear."""
    above, below = (scope.bound({r"\psi": scope[r"\psi"] + side}).value(operand) for side in (0.5, -0.5))
    return above - below


def _variation(scope: Scope, head: Node, operand: Node) -> Value:
    """TV of data and model, apart by theta: of Gaussians by the error function, of points by their masses."""
    if not isinstance(operand, tree.Group) or [key(item) for item in operand.items] != ["p", r"q_{\theta}"]:
        raise unknown(head, operand)
    law, theta = scope.meaning("#law"), scope[r"\theta"]
    if law.exact is None:
        deviation = math.sqrt(law.second_moment - float(law.mass @ law.points) ** 2)
        return math.erf(abs(theta) / (2 * math.sqrt(2) * deviation))
    places = np.unique(np.concatenate([law.points, law.points + theta]))
    p, q = (
        (law.mass[:, None] * (np.abs(x[:, None] - places) < 1e-12)).sum(axis=0)
        for x in (law.points, law.points + theta)
    )
    return float(np.abs(p - q).sum() / 2)


def _draw(label: str, objective: PointwiseObjective, law: Law, own: dict[str, Value]) -> Draw:
    level = float(dynamics.pointwise_losses(objective)[-1])
    named: dict[str, Value] = {
        "#law": law,
        "m": law.second_moment,
        "x": law.points,
        r"\psi": 0.0,
        "s": Given(lambda scope: scope[r"\psi"] * np.asarray(scope["x"]) + level),
        r"\mathbb{E}": Form(_mean),
        r"#slope:\psi": Form(_slope),
        r"\mathrm{TV}": Form(_variation, whole=False),
    }
    return Draw(f"{label}, {law.name}", scope_of(ELEMENTARY, of_matrix(matrix(objective, law)), named, own))


def _gan(*laws: Law, shifts: tuple[float, ...] = (0.1,)) -> Iterator[Draw]:
    for law in laws:
        for name in ("minimax", "non_saturating"):
            for theta in shifts:
                yield _draw(f"{name}, θ = {theta:g}", objectives.POINTWISE[name], law, {r"\theta": theta})


def _least_squares(chosen: tuple[tuple[float, float, float], ...], *laws: Law) -> Iterator[Draw]:
    for code in chosen:
        for law in laws:
            shown = ", ".join(f"{v:.3g}" for v in code)
            own = dict(zip("abc", code, strict=True))
            yield _draw(f"codes ({shown})", objectives.lsgan(*code), law, own)


def _title(code: tuple[float, float, float]) -> str:
    return f"({','.join(f'{v:g}' for v in code)})"


GAN_LAWS = World("GAN, laws of data", lambda: _gan(AT_ZERO, *POINTS, *GAUSSIANS), r"\text{GAN}")
LSGAN_LAWS = World(
    "LSGAN, laws of data",
    lambda: _least_squares((*CODES, *codes(2, SEED)), *POINTS, *GAUSSIANS),
    r"\text{LSGAN}",
)
CODED_LAWS = {
    code: World(
        f"LSGAN {_title(code)}, laws of data",
        lambda code=code: _least_squares((code,), *POINTS, *GAUSSIANS),  # type: ignore[misc]
        _title(code),
    )
    for code in CODES
}
ON_NORMAL = World("GAN, N(0, 1)", lambda: _gan(STANDARD, shifts=SHIFTS), r"p = \mathcal{N}(0,1)")
ON_POINTS = World("GAN, ±1", lambda: _gan(TWO_POINTS, shifts=SHIFTS), r"\text{two points, evenly}")
UNIT_LAWS = World("GAN, N(0, 1) and ±1", lambda: _gan(STANDARD, TWO_POINTS, shifts=SHIFTS))
