r"""The world of one point: densities p, q > 0 there, codes, outputs y and D and a raw score s, at random.

The pointwise losses are those of the trained objectives. Derivatives are taken by computer algebra.
"""

from collections.abc import Iterator
from typing import Any

import sympy
from scipy.optimize import brentq

from theory import objectives, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.worlds.ops import ELEMENTARY

DRAWS = 5
SEED = 15_100


def _extremum(sign: int) -> Form:
    r"""``\operatorname{argmax}_y [f]`` over 0 < y < 1: the root of the slope, with a curvature of that
    sign."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        if not isinstance(head, tree.Script) or head.lower is None:
            raise NotationError(f"{latex(head)} does not say over what", latex(head), 0)
        symbol = sympy.Symbol("t_extremum", positive=True)
        body = scope.bound({key(head.lower): symbol}).value(operand)
        slope = sympy.lambdify(symbol, sympy.diff(body, symbol))
        if slope(1e-9) * slope(1 - 1e-9) >= 0:
            return float("nan")  # no extremum inside
        root = float(brentq(slope, 1e-9, 1 - 1e-9, xtol=1e-15))
        curvature = float(sympy.diff(body, symbol, 2).subs(symbol, root))
        return root if sign * curvature > 0 else float("nan")

    return Form(of)


def _constant(value: Any) -> Field:
    return Field(lambda _: value)


def at_point(objective: PointwiseObjective, p: float, q: float, more: dict[str, Value]) -> Scope:
    """One point with densities ``p`` and ``q``; whatever x is asked, it is this one."""
    best = objective.optimum
    log_ratio = sympy.log(p / q)
    own: dict[str, Value] = {
        "p": _constant(p),
        "q": _constant(q),
        "x": 0.0,
        r"\ell": _constant(float(log_ratio)),
        "#objective": objective,
        r"\operatorname{argmax}": Form(_extremum(-1).of),
        r"\operatorname{argmin}": Form(_extremum(1).of),
        "s^*": Given(lambda scope: best(float(log_ratio))),
    }
    return scope_of(ELEMENTARY, own, more)


def _draws() -> Iterator[Draw]:
    rng = targets.generator(SEED)
    for _ in range(DRAWS):
        p, q = (float(v) for v in rng.uniform(0.1, 3, 2))
        y, s = float(rng.uniform(0.05, 0.95)), float(rng.normal(0, 2))
        yield Draw(
            f"p = {p:.3f}, q = {q:.3f}", at_point(objectives.POINTWISE["minimax"], p, q, {"y": y, "s": s})
        )


POINT = World("one point", _draws)
