r"""The worlds of integral probability metrics: bounded critics on every pair, and laws of two points.

On laws Ber(a) and Ber(b) every integral probability metric is \lambda |a - b|, because the difference of two
means is (a - b)(f(1) - f(0)). D_f is there any f-divergence, f its function of t = p/q, and \lambda what the
first pair of laws gives; \kappa belongs to the term \kappa (t - 1), which integrates to 0.
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from theory import divergences, objectives, quadrature, targets
from theory.divergences import Divergence
from theory.f_divergences import crossings
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.divergences.f_divergences import in_pieces, variation
from theory.worlds.gan.densities import estimate, on_pair
from theory.worlds.ops import ELEMENTARY

PLACES = np.linspace(0.1, 0.9, 9)  # of a and b
RATIOS = np.array([0.02, 0.3, 0.9, 1.0, 1.1, 1.7, 2.5, 6.0])  # t = p/q


def _best(scope: Scope) -> Field:
    """sign(p - q), 0 where neither density has mass."""
    pair: targets.Pair = scope.meaning("#pair")
    return Field(lambda x: np.sign(np.nan_to_num(pair.log_ratio(x), nan=0.0)))


def _supremum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sup_{|f| \le 1}``: the largest value over critics of that size, f^* among them."""
    if not isinstance(head, tree.Script) or not isinstance(head.lower, tree.Chain):
        raise NotationError(f"{latex(head)} does not say over which functions", latex(head), 0)
    size = scope.value(head.lower.sides[-1])
    critics = (scope["f^*"].at, np.tanh)
    values = []
    for critic in critics:

        def scaled(x: Any, critic: Any = critic) -> Any:
            return size * critic(x)

        values.append(scope.bind(f=Field(scaled)).value(operand))
    return max(values)


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    """Over the line, piece by piece between the points where the densities jump, peak or cross."""
    if not isinstance(node, tree.Integral):
        raise NotationError(f"{latex(node)} is no integral", latex(node), 0)
    pair: targets.Pair = scope.meaning("#pair")
    f, cuts = scope.at(body, node.variable.latex), sorted({*pair.breakpoints, *crossings(pair)})
    total = quadrature.Estimate(0.0, 0.0)
    for start, end in pairwise((-math.inf, *cuts, math.inf)):
        total = total + quadrature.integral(f, start, end)
    return estimate(scope, total)


def _bounded() -> Iterator[Draw]:
    for name, pair in targets.PAIRS.items():
        own: dict[str, Value] = {
            "f^*": Given(_best),
            r"\sup": Form(_supremum),
            r"\min": Function(np.minimum),
            "#integral": Form(_integral),
            r"\mathbb{E}": Form(in_pieces),
            r"\mathrm{TV}": Form(variation, whole=False),
        }
        yield Draw(name, on_pair(objectives.POINTWISE["minimax"], pair).bound(own))


# ------------------------------------------------------------------ laws of two points


def on_two_points(of: Divergence, a: Any, b: Any) -> Any:
    """D(Ber(a) || Ber(b)) for a and b in (0, 1), elementwise."""
    total = 0.0
    for p, q in ((a, b), (1 - a, 1 - b)):
        log_ratio = np.log(p / q)
        total = total + p * of.under_p(log_ratio) + q * of.under_q(log_ratio)
    return total


def function_of(of: Divergence, t: Any) -> Any:
    """f(t) = t u_p(log t) + u_q(log t), elementwise, with D_f = E_q[f(p/q)]."""
    return t * of.under_p(np.log(t)) + of.under_q(np.log(t))


def _made(name: str, function: Any) -> Divergence:
    """The f-divergence of a function of t."""
    return Divergence(
        name, "", "", np.zeros_like, lambda log_ratio: function(np.exp(log_ratio)), float("inf")
    )


# f affine on either side of 1 in the first two; a kink elsewhere, or anything curved, in the others
MADE = (
    _made("3 TV, and 2 (t - 1) besides", lambda t: 1.5 * np.abs(t - 1) + 2 * (t - 1)),
    _made("positive part of t - 1", lambda t: np.maximum(t - 1, 0)),
    _made("positive part of t - 2", lambda t: np.maximum(t - 2, 0)),
    _made("TV and a thousandth of χ²", lambda t: np.abs(t - 1) / 2 + (t - 1) ** 2 / 1000),
    _made("squared Hellinger distance", lambda t: (np.sqrt(t) - 1) ** 2 / 2),
)


def _compared(scope: Scope, head: Node, operand: Node) -> Value:
    """D_f of the two laws of two points."""
    if latex(operand) != r"(\mathrm{Ber}(a)\,\|\,\mathrm{Ber}(b))":
        raise NotationError(f"{latex(head)} compares Ber(a) with Ber(b) here", latex(operand), 0)
    return on_two_points(scope.meaning("#divergence"), scope["a"], scope["b"])


def _two_points() -> Iterator[Draw]:
    a, b = (grid.ravel() for grid in np.meshgrid(PLACES, PLACES))
    for of in (*divergences.DIVERGENCES.values(), *MADE):
        scale = float(on_two_points(of, np.array(0.75), np.array(0.25))) * 2
        own: dict[str, Value] = {
            "#divergence": of,
            "a": a,
            "b": b,
            "t": RATIOS,
            r"\lambda": scale,
            r"\kappa": float(function_of(of, np.array(2.0))) - scale / 2,
            "D_f": Form(_compared, whole=False),
            "f": Function(lambda t, of=of: function_of(of, np.asarray(t, dtype=np.float64))),
        }
        yield Draw(of.name, scope_of(ELEMENTARY, own))


BOUNDED_CRITICS = World("bounded critics", _bounded)
TWO_POINTS = World("f-divergences on laws of two points", _two_points)
