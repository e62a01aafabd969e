r"""Deciding a relation between values, with the error that each side is known to.

``=`` holds within 1e-9 of the size of the sides, or within ten times the quadratures' own bounds; a numeral
with a decimal point is the other side rounded to its last digit. Strict relations need a gap beyond that.
A side that is known less well than 1e-7 decides nothing, unless it is ``Measured``: a sampled mean is
compared under the resolution that its sampling declared. ``\propto`` asks a series for its exponent.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.montecarlo import Outcome
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.measured import NARROW, Measured, Series, between, proportional
from theory.notation.render import latex
from theory.notation.scope import Branches, Members, Scope
from theory.notation.tree import Node

CLOSE = 1e-9  # relative to the sides' size, for float64 closed forms
FACTOR = 10.0  # on the bounds that quadratures report
RESOLVED = 1e-7  # a value known less well decides nothing
TRUE, FALSE, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.INCONCLUSIVE


@dataclass(frozen=True)
class Compared:
    """One link of a chain: both sides at the draw that speaks most against it, and the outcome.

    ``resolution`` is that of a sampled side, where the relation is decided by one; else 0.
    """

    left: float
    right: float
    bound: float
    outcome: Outcome
    resolution: float = 0.0


def decide(chain: tree.Chain, scope: Scope) -> list[Compared]:
    """Every link of the chain in this scope."""
    scope = Scope(scope.meanings, scope.points)  # with a list of errors of its own
    with np.errstate(divide="ignore", invalid="ignore"):  # an infinite score is a value, a nan is no equality
        values = [scope.value(side) for side in chain.sides]
        error = FACTOR * sum(scope.errors)
        links = zip(chain.sides, chain.sides[1:], values, values[1:], chain.relations, strict=False)
        return [_link(relation, a, b, x, y, error) for a, b, x, y, relation in links]


def _link(relation: str, a: Node, b: Node, x: Any, y: Any, error: float) -> Compared:  # noqa: PLR0911 (one branch per kind)
    if relation == r"\in":
        return _member(x, y, error)
    if isinstance(x, Branches) or isinstance(y, Branches):
        return _branches(relation, x, y, error)
    if isinstance(x, Measured) or isinstance(y, Measured):
        bound, outcome = between(relation, x, y)
        resolution = bound if relation == "=" else 0.0  # an order is decided by the interval alone
        return Compared(float(_mean(x)), float(_mean(y)), bound, outcome, resolution)
    if relation == r"\propto" and isinstance(x, Series):
        return Compared(*proportional(x, y), NARROW)
    if relation == r"\in":
        return _member(x, y, error)
    if isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
        return _worst([_numbers(relation, u, v, 0.0, error) for u, v in zip(x, y, strict=True)])
    digits = max(half_unit(a), half_unit(b)) if relation in ("=", r"\approx") else 0.0
    if relation == r"\approx" and digits == 0:
        raise NotationError(r"\approx needs a numeral on one side", f"{latex(a)} {relation} {latex(b)}", 0)
    return _numbers("=" if relation == r"\approx" else relation, x, y, digits, error)


def _mean(side: Any) -> Any:
    return side.mean if isinstance(side, Measured) else side


def half_unit(node: Node) -> float:
    r"""Half a unit in the last digit of a numeral with a decimal point (0.4034, 1.238 \cdot 10^{-4}); else
    0."""
    if isinstance(node, tree.Sum) and len(node.terms) == 1:
        return half_unit(node.terms[0])
    if isinstance(node, tree.Product) and len(node.runs) == 2 and isinstance(node.runs[1], tree.Script):
        base, power = node.runs[1].base, node.runs[1].upper
        if base == tree.Number("10") and power is not None:
            return half_unit(node.runs[0]) * 10.0 ** int(latex(power).replace(" ", ""))
    if isinstance(node, tree.Number) and "." in node.text:
        return 0.5 * 10.0 ** -len(node.text.partition(".")[2])
    return 0.0


def _branches(relation: str, x: Any, y: Any, error: float) -> Compared:
    left, right = (v.values if isinstance(v, Branches) else (v,) for v in (x, y))
    if relation == "=" and len(left) == len(right):
        pairs = _matched(left, right)
    elif 1 in (len(left), len(right)):
        pairs = [(u, v) for u in left for v in right]
        if relation == "=":  # b - a = \pm 2: one of the two
            return max((_numbers(relation, u, v, 0.0, error) for u, v in pairs), key=_rank)
    else:
        raise NotationError("branches of different number are compared", relation, 0)
    return _worst([_numbers(relation, u, v, 0.0, error) for u, v in pairs])


def _matched(left: Sequence[Any], right: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each value with its nearest partner that is not yet taken."""
    free, pairs = list(right), []
    for value in left:
        nearest = min(range(len(free)), key=lambda i: float(np.max(np.abs(free[i] - value))))
        pairs.append((value, free.pop(nearest)))
    return pairs


def _rank(one: Compared) -> int:
    return (FALSE, UNKNOWN, TRUE).index(one.outcome)


def _worst(found: list[Compared]) -> Compared:
    return min(found, key=_rank)


def _numbers(relation: str, x: Any, y: Any, digits: float, error: float) -> Compared:
    left, right = np.broadcast_arrays(np.asarray(x), np.asarray(y))
    if object in (left.dtype, right.dtype):
        left, right = left.astype(complex), right.astype(complex)
    size = np.maximum(np.abs(left), np.abs(right))
    slack = CLOSE * np.where(np.isfinite(size), size, 0) + CLOSE + error
    if relation == "=":
        slack = np.maximum(slack, digits * (1 + 1e-9)) if digits else slack
        gap = np.where(left == right, 0.0, np.abs(left - right))
        worst = int(np.argmax(np.where(np.isnan(gap), math.inf, gap - slack)))
        return _compared(left, right, slack, worst, gap.flat[worst] <= slack.flat[worst], error)
    if relation == r"\ne":
        gap = np.abs(left - right)
        worst = int(np.argmin(gap - slack))
        return _compared(left, right, slack, worst, gap.flat[worst] > slack.flat[worst], error)
    if relation in ("<", ">", r"\le", r"\ge"):
        if np.iscomplexobj(left) or np.iscomplexobj(right):
            left, right = left.real, right.real
        sign = 1 if relation in ("<", r"\le") else -1
        over = np.where(left == right, 0.0, sign * (left - right))
        worst = int(np.argmax(np.where(np.isnan(over), math.inf, over)))
        allowed = (
            slack.flat[worst] if relation in (r"\le", r"\ge") else -min(slack.flat[worst], CLOSE**2 + error)
        )
        return _compared(left, right, slack, worst, over.flat[worst] <= allowed, error)
    raise NotationError(f"the relation {relation} cannot be decided between values", relation, 0)


def _member(x: Any, of: Any, error: float) -> Compared:
    """Membership of a set whose elements are written out, or of a closed interval (low, high)."""
    if isinstance(of, Members):
        distances = [np.abs(np.asarray(x) - element) for element in of.elements]
        return _numbers("=", np.min(np.broadcast_arrays(*distances), axis=0), 0.0, 0.0, error)
    if not isinstance(of, tuple) or len(of) != 2:
        raise NotationError("membership needs a set or an interval", r"\in", 0)
    low, high = of
    below = _numbers(r"\le", low, x, 0.0, error)
    above = _numbers(r"\le", x, high, 0.0, error)
    return below if below.outcome is not TRUE else above


def _compared(left: Any, right: Any, slack: Any, worst: int, holds: Any, error: float) -> Compared:
    first, second = (float(np.real(v.flat[worst])) for v in (left, right))
    bound = float(slack.flat[worst])
    if not error <= RESOLVED * max([1.0, *(abs(n) for n in (first, second) if math.isfinite(n))]):
        return Compared(first, second, bound, UNKNOWN)
    return Compared(first, second, bound, TRUE if bool(holds) else FALSE)
