r"""LSGAN on N(0, 1) against N(\theta, 1): the criterion C, and F, the slope that its generator follows.

Integrals are trapezoidal sums, exact to rounding for these integrands, so that slopes keep their digits.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from theory import objectives
from theory.examples import T2
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.gan import example
from theory.worlds.gan.densities import PLAYERS
from theory.worlds.ops import ELEMENTARY

Code = tuple[float, float, float]
UNIT: Code = (0.0, 1.0, 1.0)
PEARSON: Code = (-1.0, 1.0, 0.0)
OTHER: Code = (0.25, -0.5, 2.0)
THETAS = (0.8, 0.4, 0.2, 0.1, 0.05)  # from which a limit is extrapolated


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_{q_\theta}[f]``."""
    if not (isinstance(head, tree.Script) and head.lower is not None and key(head.lower) == r"q_{\theta}"):
        raise NotationError(f"{latex(head)} is not the generator's expectation", latex(head), 0)
    pair = example.ShiftedGaussians(scope[r"\theta"])
    return example.integral(pair.q * scope.at(operand)(example.NODES))


def _limit(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\lim_{\theta\to0}`` of an even function, extrapolated in \theta^2."""
    if not (isinstance(head, tree.Script) and isinstance(head.lower, tree.Chain)):
        raise NotationError(f"{latex(head)} needs to say what tends whither", latex(head), 0)
    variable, place = head.lower.sides
    if place != tree.Number("0"):
        raise NotationError("only limits at 0 are extrapolated", latex(head), 0)
    table = [float(scope.bound({key(variable): theta}).value(operand)) for theta in THETAS]
    before = table
    for order in range(1, len(THETAS)):
        factor = 4.0**order
        before, table = (
            table,
            [(factor * b - a) / (factor - 1) for a, b in pairwise(table)],
        )
    return scope.known(table[0], abs(table[0] - before[-1]) / 10)


def _criterion(code: Code) -> Given:
    """C(G) = the integral of (p + q) times the generator's loss at D*."""
    objective = objectives.lsgan(*code)
    loss, best = objective.generator, objective.optimum

    def of(scope: Scope) -> Value:
        pair = example.ShiftedGaussians(scope[r"\theta"])
        return example.integral((pair.p + pair.q) * loss(best(pair.log_ratio)))

    return Given(of)


def _followed(code: Code) -> Given:
    """F, the integral of dq/dtheta times the generator's loss at D*."""
    objective = objectives.lsgan(*code)
    loss, best = objective.generator, objective.optimum

    def of(scope: Scope) -> Value:
        pair = example.ShiftedGaussians(scope[r"\theta"])
        return example.integral(pair.q_slope * loss(best(pair.log_ratio)))

    return Given(of)


def _output(code: Code) -> Given:
    best = objectives.lsgan(*code).optimum

    def of(scope: Scope) -> Value:
        theta = scope[r"\theta"]
        return Field(lambda x: best(theta**2 / 2 - theta * np.asarray(x)))

    return Given(of)


def _scope(code: Code, theta: float) -> Scope:
    own: dict[str, Value] = {
        **dict(zip("abc", code, strict=True)),
        r"\theta": theta,
        "C": _criterion(code),
        "F": _followed(code),
        "D^*": _output(code),
        r"\mathbb{E}": Form(_expectation),
        r"\lim": Form(_limit, large=True),
        "#fixed": PLAYERS["#fixed"],
        r"#slope:\theta": PLAYERS[r"#slope:\theta"],
    }
    return scope_of(ELEMENTARY, own)


def _draws(codes: tuple[Code, ...], thetas: tuple[float, ...]) -> Iterator[Draw]:
    for code in codes:
        for theta in thetas:
            yield Draw(f"codes {code}, θ = {theta:g}", _scope(code, theta))


FOLLOWED = World("LSGAN on T2(θ)", lambda: _draws((UNIT, PEARSON, OTHER), (float(T2.near), 0.7)))
FOLLOWED_011 = World("LSGAN on T2(0.1), (0, 1, 1)", lambda: _draws((UNIT,), (float(T2.near),)))
FOLLOWED_PEARSON = World(
    "LSGAN on T2(0.1), (-1, 1, 0)", lambda: _draws((PEARSON,), (float(T2.near),)), "(-1,1,0)"
)
