r"""Expectations under the densities of a pair by one fixed rule, for statements with many of them.

``theory.quadrature_nodes`` has nodes on every piece of the pair; the error is the distance to a rule with
fewer.
"""

from typing import Any

import numpy as np

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Scope, Value
from theory.notation.tree import Node
from theory.quadrature_nodes import LineRule, line_rule
from theory.targets import Pair

FINE, COARSE = 96, 64  # nodes on each piece
ROUNDING = 1e-13


def rules(pair: Pair) -> tuple[LineRule, LineRule]:
    """The fine and the coarse rule of a pair."""
    return line_rule(pair, FINE), line_rule(pair, COARSE)


def expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_p[f]``, ``\mathbb{E}_q[f]``: f is not asked where the density vanishes in float64."""
    under = latex(head.lower) if isinstance(head, tree.Script) and head.lower is not None else ""
    if under not in ("p", "q"):
        raise NotationError(f"{latex(head)} is a mean under p or q here", latex(head), 0)
    f, values = scope.at(operand), []
    for rule in rules(scope.meaning("#pair")):
        masses: Any = getattr(rule, under)
        seen = masses > 0
        at = np.broadcast_to(np.asarray(f(rule.x[seen]), dtype=np.float64), seen.sum())
        values.append((float(masses[seen] @ at), float(masses[seen] @ np.abs(at))))
    (fine, size), (coarse, _) = values
    return scope.known(fine, abs(fine - coarse) + ROUNDING * size)
