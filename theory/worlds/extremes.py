r"""Extreme values: ``\max_{0 \le y \le 1}`` over numbers, searched; ``\max_D`` over discriminators, tried.

A search knows no formula of the optimum. Over functions there is nothing to search in, so the optimal
discriminator that training's objective predicts competes with discriminators around it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.special import expit

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Scope, Value
from theory.notation.tree import Node
from theory.worlds.ops import ELEMENTARY
from theory.worlds.search import greatest

PROBES = 10  # places of a range at which the function must be defined
FAR = 60.0  # where a search over the whole line ends; codes lie within 2
AROUND = (-1.0, -0.1, 0.1, 1.0)  # how far a competitor's raw score is from the optimal one


def extremum(name: str, sign: int) -> Form:
    r"""``\max`` (sign 1) or ``\min`` (sign -1) over what its index names, or of the values in a bracket."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        lower = head.lower if isinstance(head, tree.Script) else None
        if lower is None:
            return ELEMENTARY[name].of(scope, head, operand)
        if isinstance(lower, tree.Chain):
            return _over_numbers(scope, lower, operand, sign)
        values = [scope.bound({key(lower): other}).value(operand) for other in _competitors(scope, lower)]
        return max(values) if sign > 0 else min(values)

    return Form(of)


def _bounds(scope: Scope, range_of: tree.Chain) -> tuple[Node, float, float]:
    """The variable and its range, of 0 <= y <= 1 or y in R."""
    if range_of.relations == (r"\le", r"\le"):
        low, variable, high = range_of.sides
        return variable, float(scope.value(low)), float(scope.value(high))
    if range_of.relations == (r"\in",):
        low, high = scope.value(range_of.sides[1])
        return range_of.sides[0], max(low, -FAR), min(high, FAR)
    raise NotationError(f"{latex(range_of)} is no range", latex(range_of), 0)


def _over_numbers(scope: Scope, range_of: tree.Chain, operand: Node, sign: int) -> Value:
    variable, start, stop = _bounds(scope, range_of)

    def value(at: Any) -> Any:
        return sign * np.asarray(scope.bound({key(variable): at}).value(operand))

    inside = [value(start + (stop - start) * i / PROBES) for i in range(1, PROBES)]
    if np.any(np.isnan(inside)):
        return np.nan  # the range is wider than where the function is defined
    low, high = np.full(inside[0].shape, start), np.full(inside[0].shape, stop)
    return sign * greatest(value, low, high)


def _competitors(scope: Scope, name: Node) -> Iterator[Field]:
    """The optimal discriminator, and others around it, in the form that ``name`` has in this world."""
    if key(name) != "D":
        raise NotationError(f"{latex(name)} is no discriminator", latex(name), 0)
    best = scope.raw(tree.Script(name, upper=tree.Name("*")))
    yield best
    for shift in AROUND:
        yield Field(_moved(best, shift, scope.meaning("#objective").name in ("minimax", "non_saturating")))


def _moved(best: Field, shift: float, bounded: bool) -> Any:
    def at(x: Any) -> Any:
        if bounded:
            with np.errstate(divide="ignore"):
                output = best.at(x)
                return expit(np.log(output) - np.log1p(-output) + shift * np.cos(x))
        return best.at(x) + shift * np.cos(x)

    return at
