r"""One point with densities of which one may vanish, and levels t: where D* exceeds t.

D* is the optimum of the objectives that train; least squares with codes in either order, or alike.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy

from theory import objectives
from theory.examples import T2
from theory.notation.scope import Field, Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.ops import sigmoid
from theory.targets import Pair, shifted_gaussians
from theory.worlds.gan.outputs import CODES, DENSITIES, lsgan_point
from theory.worlds.generator.generators import slope_in_x
from theory.worlds.ops import ELEMENTARY

POINTS = ((0.3, 0.2), (1.7, 2.4), (2.6, 0.4), (0.0, 0.8), (0.6, 0.0))  # p, q
LEVELS = (-1.0, 0.1, 0.5, 0.95, 1.3)
FACTORS = (0.5, 2.0, 10.0)


def _at(value: Any) -> Field:
    return Field(lambda _: value)


def _best(objective: PointwiseObjective, p: float, q: float) -> float:
    with np.errstate(divide="ignore"):
        return float(objective.optimum(np.log(np.float64(p)) - np.log(np.float64(q))))


def _point(p: float, q: float, t: float, optimum: float, more: dict[str, Value]) -> Scope:
    own: dict[str, Value] = {"p": _at(p), "q": _at(q), "x": 0.0, "t": t, "D^*": _at(optimum)}
    return scope_of(ELEMENTARY, own, more)


def _level_draws() -> Iterator[Draw]:
    for p, q in POINTS:
        for t in LEVELS[1:-1]:
            optimum = float(sigmoid(_best(objectives.MINIMAX, p, q)))
            yield Draw(f"p = {p:g}, q = {q:g}, t = {t:g}", _point(p, q, t, optimum, {}))


def _coded_level_draws() -> Iterator[Draw]:
    for code in CODES:
        a, b, _ = code
        for p, q in POINTS:
            for t in LEVELS:
                optimum = _best(objectives.lsgan(*code), p, q)
                yield Draw(
                    f"codes {code}, p = {p:g}, q = {q:g}, t = {t:g}",
                    _point(p, q, t, optimum, {"a": a, "b": b}),
                )


# ------------------------------------------------------------------ codes that are alike


def with_codes(expression: Any, code: tuple[float, float, float], symbols: tuple[Any, ...]) -> Any:
    """Put codes into an expression in their ``symbols``, alike or not."""
    return sympy.sympify(expression).subs(dict(zip(symbols, code, strict=True)))


def _coded_image(pair: Pair, code: tuple[float, float, float], x: float) -> Scope:
    """The optimum as a function of x; ``lsgan`` refuses numbers that are alike, so they are put in later."""
    symbols = sympy.symbols("a b c", real=True)
    objective = objectives.lsgan(*symbols)
    best, loss = objective.optimum, objective.generator

    def optimum(at: Any) -> Any:
        found = with_codes(best(pair.log_ratio(sympy.sympify(at))), code, symbols)
        return found if found.free_symbols else float(found)

    own: dict[str, Value] = {
        **dict(zip("abc", code, strict=True)),
        "x": x,
        "D^*": Field(optimum),
        "L_G": Function(lambda output: with_codes(loss(output), code, symbols)),
        r"\nabla_x": Form(slope_in_x),
    }
    return scope_of(ELEMENTARY, own)


def _alike_draws() -> Iterator[Draw]:
    pairs = (shifted_gaussians(T2.theta), Pair("wider", shifted_gaussians(1.0).p, shifted_gaussians(-2.0).q))
    for code in ((0.7, 0.7, -0.2), (-1.0, -1.0, 1.0), (-0.6, 1.1, 0.4), (1.3, -0.2, 2.0)):
        for pair in pairs:
            for x in (-0.8, 1.1):
                yield Draw(f"codes {code}, {pair.name}, x = {x:g}", _coded_image(pair, code, x))


# ------------------------------------------------------------------ a factor before the loss


def _least(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\operatorname{argmin}_y`` of a parabola in y, by its own slope."""
    y = sympy.Symbol("y_least", real=True)
    (found,) = sympy.solve(sympy.diff(scope.bound({"y": y}).value(operand), y), y)
    return float(found)


def _factor_draws() -> Iterator[Draw]:
    for (p, q, y), code in zip(DENSITIES, CODES, strict=True):
        for factor in FACTORS:
            own: dict[str, Value] = {r"\lambda": factor, r"\operatorname{argmin}_y": Form(_least)}
            yield Draw(f"codes {code}, λ = {factor:g}", lsgan_point(p, q, 3 * y - 1, code).bound(own))


ABOVE = World("levels of D*", _level_draws)
CODED_ABOVE = World("levels of LSGAN's D*", _coded_level_draws)
ALIKE = World("codes that are alike, and others", _alike_draws)
FACTORED = World("a factor before the loss", _factor_draws)
