r"""Two parameters at their equilibrium: the eigenvalues of the players' simultaneous gradient flow.

Data lie at 0 and the generator at \theta; the raw score is \psi x, plus the middle of the codes for least
squares. J is the Jacobian of (-dL_G/d\theta, -dL_D/d\psi) at \theta = \psi = 0, from the losses that train.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import sympy

from theory import objectives
from theory.notation.scope import Branches, Scope, Value
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.worlds.ops import ELEMENTARY

Code = tuple[Any, Any, Any]
R = sympy.Rational
UNIT: Code = (R(0), R(1), R(1))
PEARSON: Code = (R(-1), R(1), R(0))
OTHERS: tuple[Code, ...] = ((R(1, 4), R(-1, 2), R(2)), (R(-1), R(2), R(0)), (R(3, 2), R(1, 3), R(1)))


def _jacobian(objective: PointwiseObjective, offset: Any) -> sympy.Matrix:
    theta, psi = sympy.symbols("theta psi", real=True)
    score = psi * theta + offset
    flow = sympy.Matrix(
        [
            -objective.generator(score).diff(theta),
            -(objective.real(offset) + objective.fake(score)).diff(psi),
        ]
    )
    return flow.jacobian([theta, psi]).subs({theta: 0, psi: 0})


def _eigenvalues(matrix: sympy.Matrix) -> Branches:
    return Branches(
        tuple(complex(value) for value, times in matrix.eigenvals().items() for _ in range(times))
    )


@cache
def _scope(code: Code, name: str) -> Scope:
    a, b, c = code
    matrix = _jacobian(objectives.lsgan(a, b, c), (a + b) / 2)
    own: dict[str, Value] = {
        **{letter: float(value) for letter, value in zip("abc", code, strict=True)},
        r"\mathrm{i}": 1j,
        r"\theta": 0.0,
        r"\psi": 0.0,
        "J": np.array(matrix.tolist(), dtype=np.float64),
        r"\lambda_{\mathrm{GAN}}": _eigenvalues(_jacobian(objectives.POINTWISE[name], sympy.S.Zero)),
        r"\lambda_{\mathrm{LS}}": _eigenvalues(matrix),
    }
    return scope_of(ELEMENTARY, own)


def _draws(codes: tuple[Code, ...]) -> Iterator[Draw]:
    for code in codes:
        for name in ("minimax", "non_saturating"):
            yield Draw(f"codes {tuple(map(str, code))}, {name}", _scope(code, name))


EQUILIBRIUM = World("the equilibrium of two parameters", lambda: _draws((*OTHERS, UNIT, PEARSON)))
EQUILIBRIUM_011 = World("the equilibrium, (0, 1, 1)", lambda: _draws((UNIT,)), "(0,1,1)")
EQUILIBRIUM_PEARSON = World("the equilibrium, (-1, 1, 0)", lambda: _draws((PEARSON,)), "(-1,1,0)")
