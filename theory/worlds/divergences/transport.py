r"""The worlds of the Wasserstein distance on the line: every pair of densities, and densities that are moved.

F and G are the distribution functions of p and q, W_1 the mean distance that the coupling by quantiles moves
mass, s^* the critic with slope sign(G - F): one bounds every coupling from below, the other every critic
from above. V is minus the critic's expected loss, from the objective that trains.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import objectives, quadrature, targets, transport
from theory.examples import T2
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.targets import Pair
from theory.transport import COARSE, Distribution
from theory.worlds.gan.densities import estimate, grid, moved, on_pair

SHIFTS = (-2.0, 0.1, T2.theta, 5.0)
DISTANCES = (0.1, 1.0, 10.0)  # between disjoint supports
STEP, CLEAR = 1e-3, 1e-2  # of the critic's slope, and how far from its kinks it is taken
ROUNDING = 1e-14
PHASE = 0.4  # of the sine that is the other score: neither even nor odd


def _wasserstein(scope: Scope, head: Node, operand: Node) -> Value:
    """W_1(p, q) as the cost of the coupling by quantiles; its error is the distance to a coarser rule."""
    _ = head, operand
    pair: Pair = scope.meaning("#pair")
    fine, coarse = transport.coupling_cost(pair), transport.coupling_cost(pair, COARSE)
    return scope.known(fine, abs(fine - coarse) + ROUNDING)


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    """Over the line, by the cells that end where F crosses G."""
    if not isinstance(node, tree.Integral):
        raise NotationError(f"{latex(node)} is no integral", latex(node), 0)
    pair, f = scope.meaning("#pair"), scope.at(body, node.variable.latex)
    fine, coarse = (line.integral(f) for line in (transport.line(pair), transport.line(pair, COARSE)))
    return scope.known(fine, abs(fine - coarse) + ROUNDING)


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_p f``, by the same cells, which end where the critic has its kinks."""
    if not isinstance(head, tree.Script) or head.lower is None:
        raise NotationError(f"{latex(head)} does not say under which density", latex(head), 0)
    pair, f, target = scope.meaning("#pair"), scope.at(operand), scope.raw(head.lower).target
    lines = (transport.line(pair), transport.line(pair, COARSE))
    fine, coarse = (float(np.sum(Distribution(target, line).masses * f(line.x))) for line in lines)
    return scope.known(fine, abs(fine - coarse) + ROUNDING)


def _steepest(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sup_{|s'| \le 1}``: the largest value over scores of that slope, the critic s^* among them."""
    if not isinstance(head, tree.Script) or not isinstance(head.lower, tree.Chain):
        raise NotationError(f"{latex(head)} does not say over which scores", latex(head), 0)
    slope = float(scope.value(head.lower.sides[-1]))
    scores = (transport.critic(scope.meaning("#pair")), lambda x: x, lambda x: -x, np.tanh)
    values = []
    for score in scores:

        def scaled(x: Any, score: Any = score) -> Any:
            return slope * score(x)

        values.append(scope.bind(s=Field(scaled)).value(operand))
    return max(values)


def _criterion(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): minus the critic's expected loss, from the objective that trains."""
    objective, pair = objectives.POINTWISE["wgan_gp"], scope.meaning("#pair")
    if not isinstance(operand, tree.Group):
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    score = scope.raw(operand.items[0])
    return -estimate(scope, quadrature.value(objective.real, objective.fake, score.at, pair))


def _slope(scope: Scope, _head: Node, body: Node) -> Value:
    """The slope in x by a central difference, which is exact for a piecewise linear function."""
    ahead, behind = (scope.bound({"x": scope["x"] + side * STEP}).value(body) for side in (1, -1))
    return (ahead - behind) / (2 * STEP)


def _clear(pair: Pair) -> Any:
    """Points of the pair's grid away from the crossings, at which F and G differ."""
    cells, points = transport.line(pair), grid(pair)
    apart = np.abs(Distribution(pair.p, cells).at(points) - Distribution(pair.q, cells).at(points)) > 1e-6
    turns = np.array([*transport.crossings(pair), np.inf])
    return points[apart & (np.abs(points[:, None] - turns).min(axis=1) > CLEAR)]


def _scope(pair: Pair) -> Scope:
    cells = transport.line(pair)
    own: dict[str, Value] = {
        "x": _clear(pair),
        "F": Field(Distribution(pair.p, cells).at),
        "G": Field(Distribution(pair.q, cells).at),
        "W_1": Form(_wasserstein, whole=False),
        r"\mathbb{E}": Form(_expectation),
        "#integral": Form(_integral),
        "#slope:x": Form(_slope),
        r"\sup": Form(_steepest),
        "V": Form(_criterion, whole=False),
        "s^*": Field(transport.critic(pair)),
        "s": Given(lambda _: Field(lambda x: np.sin(x + PHASE))),
        "s'": Given(lambda _: Field(lambda x: np.cos(x + PHASE))),
    }
    return on_pair(objectives.POINTWISE["minimax"], pair).bound(own)


def _every() -> Iterator[Draw]:
    for name, pair in targets.PAIRS.items():
        yield Draw(name, _scope(pair))


def shifted_pairs() -> list[tuple[float, Pair]]:
    """(theta, a density and itself moved by theta): smooth, with a kink, with two modes, and apart."""
    means = np.array([-2.0, 1.5])
    still, gone = (targets.normal_mixture([0.3, 0.7], [*(means + t)], [0.6, 0.8]) for t in (0.0, 0.8))
    pairs = [(theta, moved(theta)) for theta in SHIFTS]
    pairs += [(-0.7, Pair("Laplace", targets.laplace(), targets.laplace(-0.7)))]
    pairs += [(0.8, Pair("two modes", still, gone))]
    return pairs + [(1 + distance, targets.disjoint_uniforms(distance)) for distance in DISTANCES]


def _moved() -> Iterator[Draw]:
    for theta, pair in shifted_pairs():
        yield Draw(f"{pair.name}, moved by {theta:g}", _scope(pair).bound({r"\theta": theta}))


LINES = World("critics and couplings on every pair", _every)
MOVED = World("q is p moved by θ", _moved, r"q(x) = p(x - \theta)")
