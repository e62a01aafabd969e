r"""The worlds of further losses: hinge and the paired relativistic loss.

V is the discriminator's expected loss, from the objective that trains; expectations are taken piece by piece
where the optimal score jumps. A pair of points has the nodes of one fixed rule along each of its points.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from theory import divergences, objectives, quadrature, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Field, Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.quadrature_nodes import line_rule
from theory.worlds.divergences.f_divergences import by_pieces, in_pieces, variation
from theory.worlds.gan.densities import estimate, on_pair, wrong_score


def _hinge_value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): the expected hinge loss of a score, piece by piece between the crossings of the densities."""
    objective, pair = objectives.POINTWISE["hinge"], scope.meaning("#pair")
    if not isinstance(operand, tree.Group):
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    score = scope.raw(operand.items[0])
    total = quadrature.Estimate(0.0, 0.0)
    for target, loss in ((pair.p, objective.real), (pair.q, objective.fake)):
        total = total + by_pieces(lambda x, loss=loss: loss(score.at(x)), target, pair)
    return estimate(scope, total)


def _hinge() -> Iterator[Draw]:
    for name, pair in targets.PAIRS.items():
        own: dict[str, Value] = {
            "V": Form(_hinge_value, whole=False),
            r"\mathbb{E}": Form(in_pieces),
            r"\mathrm{TV}": Form(variation, whole=False),
        }
        yield Draw(name, on_pair(objectives.POINTWISE["hinge"], pair).bound(own))


# ------------------------------------------------------------------ pairs of points

Kernel = Callable[[Any, Any], Any]
PAIRED, PAIRED_COARSE = 64, 48  # nodes on each piece along each of the two points
UNSEEN = 1e-20  # mass of a node that contributes nothing


def over_products(pair: targets.Pair, kernel: Kernel) -> quadrature.Estimate:
    """E[kernel(x, y)], x ~ p and y ~ q: ``kernel`` takes x [m, 1] and y [1, n] and gives [m, n].

    The error is the distance to a coarser rule.
    """
    values = []
    for nodes in (PAIRED, PAIRED_COARSE):
        rule = line_rule(pair, nodes)
        real, fake = rule.p > UNSEEN, rule.q > UNSEEN
        at = kernel(rule.x[real][:, None], rule.x[fake][None, :])
        values.append(float(rule.p[real] @ at @ rule.q[fake]))
    fine, coarse = values
    return quadrature.Estimate(fine, abs(fine - coarse) + 1e-14 * abs(fine))


def paired_value(pair: targets.Pair, score: Callable[[Any], Any]) -> quadrature.Estimate:
    """E[margin(s(x) - s(y))], x ~ p and y ~ q, by the margin that trains."""
    return over_products(pair, lambda x, y: objectives.RELATIVISTIC.margin(score(x) - score(y)))


def product_divergence(pair: targets.Pair) -> quadrature.Estimate:
    r"""JSD(p \otimes q || q \otimes p) by quadrature over both points: no identity is used."""
    jsd, ratio = divergences.JENSEN_SHANNON, pair.log_ratio
    first = over_products(pair, lambda x, y: jsd.under_p(ratio(x) - ratio(y)))  # x ~ p, y ~ q
    return first + over_products(pair, lambda x, y: jsd.under_q(ratio(y) - ratio(x)))  # x ~ q, y ~ p, swapped


def _paired_value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): the discriminator's expected loss over pairs of points."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 1:
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    return estimate(scope, paired_value(scope.meaning("#pair"), scope.at(operand.items[0])))


def _product_divergence(scope: Scope, head: Node, operand: Node) -> Value:
    r"""JSD(p \otimes q || q \otimes p)."""
    if not isinstance(operand, tree.Group) or [latex(item) for item in operand.items] != [
        r"p \otimes q",
        r"q \otimes p",
    ]:
        raise NotationError(f"{latex(head)} is known here of the two products alone", latex(operand), 0)
    return estimate(scope, product_divergence(scope.meaning("#pair")))


def _relativistic() -> Iterator[Draw]:
    for name, pair in targets.PAIRS.items():
        own: dict[str, Value] = {
            "V": Form(_paired_value, whole=False),
            "s": Field(wrong_score),
            r"\mathrm{JSD}": Form(_product_divergence, whole=False),
        }
        yield Draw(name, on_pair(objectives.RELATIVISTIC, pair).bound(own))


def _relativistic_points() -> Iterator[Draw]:
    """Points x and y at which both densities have mass."""
    for draw in _relativistic():
        pair, points = draw.scope.meaning("#pair"), draw.scope["x"]
        both = points[np.isfinite(pair.log_ratio(points))]
        if both.size:
            yield Draw(draw.label, draw.scope.bound({"x": both, "y": both[::-1] / 2 + both[0] / 2}))


HINGE = World("hinge on every pair", _hinge)
RELATIVISTIC = World("pairs of points on every pair of densities", _relativistic)
RELATIVISTIC_POINTS = World("points at which both densities have mass", _relativistic_points)
