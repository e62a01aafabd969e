r"""The worlds of further losses: hinge and the paired relativistic loss.

V is the discriminator's expected loss, from the objective that trains; expectations are taken piece by piece
where the optimal score jumps. A pair of points has the nodes of one fixed rule along each of its points.
"""

import math
from collections.abc import Iterator

import numpy as np

from theory import divergences, objectives, quadrature, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds.densities import estimate, moved, on_pair
from theory.worlds.f_divergences import by_pieces, in_pieces, variation


def _hinge_value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s): the expected hinge loss of a score, piece by piece between the crossings of the densities."""
    objective, pair = objectives.OBJECTIVES["hinge"], scope.meaning("#pair")
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
        yield Draw(name, on_pair(objectives.OBJECTIVES["hinge"], pair).bound(own))


# ------------------------------------------------------------------ pairs of points


def _paired_value(scope: Scope, head: Node, operand: Node) -> Value:
    r"""V(s^*): E[margin(s^*(x) - s^*(y))], x ~ p and y ~ q on T2(\theta), where the difference is
    N(\theta^2, 2 \theta^2)."""
    _ = head, operand
    objective = objectives.OBJECTIVES["relativistic"]
    assert isinstance(objective, objectives.PairedObjective)
    theta = scope[r"\theta"]
    mean, deviation = theta**2, math.sqrt(2) * theta
    return estimate(
        scope, quadrature.expectation(lambda z: objective.margin(mean + deviation * z), targets.normal())
    )


def _product_divergence(scope: Scope, head: Node, operand: Node) -> Value:
    r"""JSD(p \otimes q || q \otimes p) by quadrature over both points: no Gaussian identity is used."""
    if not isinstance(operand, tree.Group) or [latex(item) for item in operand.items] != [
        r"p \otimes q",
        r"q \otimes p",
    ]:
        raise NotationError(f"{latex(head)} is known here of the two products alone", latex(operand), 0)
    pair = scope.meaning("#pair")
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    jsd = divergences.JENSEN_SHANNON
    theta = scope[r"\theta"]
    ratio = pair.log_ratio
    first = ratio(nodes)[:, None] - ratio(theta + nodes)[None, :]  # x ~ p, y ~ q
    second = ratio(theta + nodes)[:, None] - ratio(nodes)[None, :]  # x ~ q, y ~ p
    value = weights @ jsd.under_p(first) @ weights + weights @ jsd.under_q(second) @ weights
    return float(scope.known(float(value), 1e-12))


def _relativistic() -> Iterator[Draw]:
    for theta in (0.5, 1.3):
        own: dict[str, Value] = {
            r"\theta": theta,
            "x": np.array([-1.5, 0.2, 2.0]),
            "y": np.array([0.4, -0.7, 1.1]),
            "V": Form(_paired_value, whole=False),
            r"\mathrm{JSD}": Form(_product_divergence, whole=False),
        }
        yield Draw(f"T2({theta:g})", on_pair(objectives.OBJECTIVES["relativistic"], moved(theta)).bound(own))


HINGE = World("hinge on every pair", _hinge)
RELATIVISTIC = World("pairs of points on T2(θ)", _relativistic)
