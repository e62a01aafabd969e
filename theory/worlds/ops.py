r"""What every world has: elementary functions, constants, sums, limits and the branches of a sign."""

import math
from typing import Any

import numpy as np
import sympy

from theory import ops
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Function, Scope, Value
from theory.notation.tree import Node


def _number(x: Any) -> Any:
    return np.float64(x) if isinstance(x, int) else x


def _log(x: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return ops.log(_number(x))


def _trigonometric(name: str) -> Function:
    def of(x: Any) -> Any:
        return getattr(sympy, name)(x) if isinstance(x, sympy.Basic) else getattr(np, name)(x)

    return Function(of)


def _extreme(pick: Any, symbolic: Any) -> Form:
    r"""``\max(a, b)``: over the values of a bracket; over a variable it is the world's own form."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        if isinstance(head, tree.Script):
            raise NotationError(f"{latex(head)} has no meaning here", latex(head), 0)
        found = scope.value(operand)  # several values, or the two ends of an interval
        values = list(found) if isinstance(found, tuple) else [found]
        return symbolic(*values) if any(isinstance(v, sympy.Basic) for v in values) else pick(values)

    return Form(of)


def summed(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sum_{i=1}^{n}`` with whole limits, over a body in which the index stands, alone or as an index."""
    if not isinstance(head, tree.Script) or not isinstance(head.lower, tree.Chain) or head.upper is None:
        raise NotationError(f"{latex(head)} needs both limits", latex(head), 0)
    index, first = head.lower.sides
    start, stop = int(scope.value(first)), int(scope.value(head.upper))
    total: Value = 0
    for i in range(start, stop + 1):
        total = total + scope.bound({key(index): i}).value(operand)
    return total


def limit(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\lim_{t \to a}`` of an expression that computer algebra takes to its limit."""
    if not isinstance(head, tree.Script) or not isinstance(head.lower, tree.Chain):
        raise NotationError(f"{latex(head)} needs to say what tends whither", latex(head), 0)
    variable, place = head.lower.sides
    symbol = sympy.Symbol("t_limit", real=True)
    sign = "+"
    if isinstance(place, tree.Script) and place.upper in (tree.Name("+"), tree.Name("-")):
        sign, place = place.upper.latex, place.base
    to = scope.value(place)
    to = {math.inf: sympy.oo, -math.inf: -sympy.oo}.get(to, to)
    expression = scope.bound({key(variable): symbol}).value(operand)
    return float(sympy.limit(sympy.nsimplify(expression, rational=True), symbol, sympy.nsimplify(to), sign))


def derivative_at(scope: Scope, function: Any, place: float) -> Value:
    """The slope of ``function`` (number -> number) at ``place``, numerically; its error is noted.

    The step is wide, for functionals are analytic in their parameters and known to about 1e-13.
    """
    from scipy.differentiate import derivative

    found = derivative(
        np.vectorize(lambda v: float(function(float(v)))),
        place,
        initial_step=0.25 * max(min(abs(place), 1.0), 0.1),
        order=10,
        tolerances={"atol": 1e-12, "rtol": 1e-11},
    )
    # SciPy's estimate is that of one more halving; rounding of about 1e-13 over the last step is below it
    return scope.known(float(found.df), min(float(found.error), 1e-9 * max(1.0, abs(float(found.df)))) / 10)


ELEMENTARY: dict[str, Value] = {
    r"\log": Function(_log),
    r"\exp": Function(lambda x: ops.exp(_number(x))),
    r"\sigma": Function(lambda x: ops.sigmoid(_number(x))),
    r"\operatorname{softplus}": Function(lambda x: ops.softplus(_number(x))),
    r"\tanh": Function(lambda x: ops.tanh(_number(x))),
    r"\sin": _trigonometric("sin"),
    r"\cos": _trigonometric("cos"),
    r"\sinh": _trigonometric("sinh"),
    r"\cosh": _trigonometric("cosh"),
    r"\operatorname{sign}": Function(ops.sign),
    r"\max": _extreme(np.max, sympy.Max),
    r"\min": _extreme(np.min, sympy.Min),
    r"\sum": Form(summed, large=True),
    r"\lim": Form(limit, large=True),
    r"\pi": math.pi,
    r"\infty": math.inf,
    r"\mathbb{R}": (-math.inf, math.inf),
}
