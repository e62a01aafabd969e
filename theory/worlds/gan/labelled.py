r"""The worlds of points with labels: densities p and q of x, y, both, or one given the other.

D^*(x, y) is the optimal discriminator of a trained objective, s^*(x, y) its raw score, C(G) the generator's
criterion there, \max_D a search over outputs at each point, and \sum_y a sum over the labels.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.special import expit

from theory import conditional, divergences, objectives, quadrature
from theory.conditional import LABELLED, Labelled
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.gan.densities import estimate, grid, least_loss
from theory.worlds.laws import bracket_of, unknown
from theory.worlds.ops import ELEMENTARY

NAMES = ("minimax", "non_saturating")


def _log_density(labelled: Labelled, side: str, bracket: str, x: Any, label: int) -> Any:
    """log of p(x), p(y), p(x, y), p(x | y) or p(y | x) at points x and one label; of q where ``side`` is."""
    joint = labelled.log_joint(side, x, label)
    marginal = getattr(labelled.marginal, side).log_prob(x)
    share = np.log(labelled.shares[label])
    return {"x": marginal, "y": share, "x,y": joint, "x|y": joint - share, "y|x": joint - marginal}[bracket]


def _density(side: str) -> Form:
    def of(scope: Scope, head: Node, operand: Node) -> Value:
        bracket = bracket_of(operand)
        if bracket not in ("x", "y", "x,y", "x|y", "y|x"):
            raise unknown(head, operand)
        return np.exp(_log_density(scope.meaning("#labelled"), side, bracket, scope["x"], scope["y"]))

    return Form(of, whole=False)


def _shannon(scope: Scope, head: Node, operand: Node) -> Value:
    r"""JSD of p(x | y) and q(x | y), of p(x) and q(x), or of p(x, y) and q(x, y)."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 2:
        raise NotationError(f"{latex(head)} needs two densities", latex(operand), 0)
    brackets = [bracket_of(item.units[-1]) for item in operand.items if isinstance(item, tree.Run)]
    labelled: Labelled = scope.meaning("#labelled")
    of = divergences.JENSEN_SHANNON
    if brackets == ["x|y", "x|y"]:
        return estimate(scope, quadrature.divergence(of, labelled.pairs[scope["y"]]))
    if brackets == ["x", "x"]:
        return estimate(scope, quadrature.divergence(of, labelled.marginal))
    raise unknown(head, operand)


def _sum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sum_y``, over the labels."""
    if not isinstance(head, tree.Script) or head.lower != tree.Name("y"):
        raise NotationError(f"{latex(head)} is no sum over labels", latex(head), 0)
    return sum(scope.bound({"y": label}).value(operand) for label in scope.meaning("#labelled").labels)


def _score(scope: Scope, head: Node, operand: Node) -> Value:
    """s*(x, y)."""
    if bracket_of(operand) != "x,y":
        raise unknown(head, operand)
    best = conditional.optimal_score(scope.meaning("#objective"), scope.meaning("#labelled"))
    return best(scope["x"], scope["y"])


def _output(scope: Scope, head: Node, operand: Node) -> Value:
    """D*(x, y), the sigmoid of s*(x, y)."""
    return expit(_score(scope, head, operand))


def _criterion(scope: Scope, head: Node, operand: Node) -> Value:
    """C(G): minus the discriminator's expected loss at s*."""
    _ = head, operand
    objective, labelled = scope.meaning("#objective"), scope.meaning("#labelled")
    best = conditional.optimal_score(objective, labelled)
    return -estimate(scope, conditional.discriminator_value(objective, labelled, best))


def _maximum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\max_D V(D, G)``: the integral over x and y of pointwise maxima, without the formula for D*."""
    _ = operand
    if not isinstance(head, tree.Script) or head.lower != tree.Name("D"):
        raise NotationError(f"{latex(head)} is no maximum over discriminators", latex(head), 0)
    objective, labelled = scope.meaning("#objective"), scope.meaning("#labelled")

    def least(label: int) -> Callable[[Any], Any]:
        def per_mass(x: Any) -> Any:
            """The least loss at (x, y) over p(x | y) + q(x | y), under either of which it is integrated."""
            joint = [np.exp(labelled.log_joint(side, x, label)) for side in ("p", "q")]
            return least_loss(objective, *joint) / (sum(joint) / labelled.shares[label])

        return per_mass

    found = [
        quadrature.pair_expectation(least(label), least(label), labelled.pairs[label])
        for label in labelled.labels
    ]
    return -estimate(scope, sum(found, quadrature.Estimate(0.0, 0.0)))


FORMS: dict[str, Value] = {
    "p": _density("p"),
    "q": _density("q"),
    r"\mathrm{JSD}": Form(_shannon, whole=False),
    r"\sum": Form(_sum, large=True),
    "s^*": Form(_score, whole=False),
    "D^*": Form(_output, whole=False),
    "C": Form(_criterion, whole=False),
    "V": 0,
    "G": 0,
    r"\max": Form(_maximum),
}


def _scope(objective: str, labelled: Labelled, label: int) -> Scope:
    own: dict[str, Value] = {
        "#objective": objectives.POINTWISE[objective],
        "#labelled": labelled,
        "x": grid(labelled.pairs[label]),
        "y": label,
    }
    return scope_of(ELEMENTARY, FORMS, own)


def _points() -> Iterator[Draw]:
    for name in NAMES:
        for labelled in LABELLED.values():
            for label in labelled.labels:
                yield Draw(f"{name} on {labelled.name}, y = {label}", _scope(name, labelled, label))


def _games(of: tuple[str, ...]) -> Iterator[Draw]:
    for name in NAMES:
        for labelled in of:
            yield Draw(f"{name} on {labelled}", _scope(name, LABELLED[labelled], 0))


POINTS = World("points with labels", _points)
GAMES = World("games with labels", lambda: _games(tuple(LABELLED)))
SWAPPED = World("labels mixed up", lambda: _games(("swapped_labels",)), r"\text{labels mixed up}")
