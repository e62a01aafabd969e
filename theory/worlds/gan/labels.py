r"""A pair of densities as a labelled mixture: half of the images are real, half generated, y says which.

y is b for x ~ p and a for x ~ q, for the GAN 1 and 0. A mean over image and label, an expectation without
an index, is taken under p and under q; one given x by the shares of the two densities at that x.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import quadrature, targets
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.targets import Pair
from theory.worlds.gan.densities import codes, estimate
from theory.worlds.gan.integrands import NAMES, coded, gan

SEED = 15_900


def _given(operand: Node) -> Node | None:
    """Return what a bracket says before ``\\mid x``; None if it says no condition."""
    if isinstance(operand, tree.Group) and operand.separators == (r"\mid",):
        body, condition = operand.items
        if latex(condition) != "x":
            raise NotationError("a condition is on x here", latex(operand), 0)
        return body
    return None


def _shares(scope: Scope) -> tuple[Any, Any]:
    """Return the probabilities of the two labels at x: that of real images first."""
    p, q = scope.value(tree.Name("p")), scope.value(tree.Name("q"))
    return p / (p + q), q / (p + q)


def _over_labels(scope: Scope, body: Node) -> Value:
    real, fake = scope.meaning("#labels")
    values = [scope.bound({"y": label}).value(body) for label in (real, fake)]
    return sum(share * value for share, value in zip(_shares(scope), values, strict=True))


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}[...]`` over x and y, or ``\mathbb{E}[... \mid x]``."""
    if isinstance(head, tree.Script):
        raise NotationError(f"{latex(head)} has an index that would go unread", latex(head), 0)
    if (body := _given(operand)) is not None:
        return _over_labels(scope, body)
    pair: Pair = scope.meaning("#pair")
    total = quadrature.Estimate(0.0, 0.0)
    for target, label in zip((pair.p, pair.q), scope.meaning("#labels"), strict=True):
        labelled = scope.bound({"y": label})

        def function(x: Any, labelled: Scope = labelled) -> Any:
            values = labelled.bound({"x": x}).value(operand)
            return np.broadcast_to(np.asarray(values, dtype=np.float64), np.shape(x))

        total = total + quadrature.expectation(function, target, pair.breakpoints) * 0.5
    return estimate(scope, total)


def _variance(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\operatorname{Var}[y \mid x]``."""
    body = _given(operand)
    if body is None:
        raise NotationError(f"{latex(head)} is known here given x", latex(operand), 0)
    real, fake = (scope.bound({"y": label}).value(body) for label in scope.meaning("#labels"))
    first, second = _shares(scope)
    return first * second * (real - fake) ** 2


def _probability(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\Pr(y = b \mid x)``: the share of the label that is named."""
    body = _given(operand)
    if not isinstance(body, tree.Chain) or body.relations != ("=",) or body.sides[0] != tree.Name("y"):
        raise NotationError(f"{latex(operand)} names no label", latex(operand), 0)
    label = scope.value(body.sides[1])
    for share, of in zip(_shares(scope), scope.meaning("#labels"), strict=True):
        if of == label:
            return share
    return 0.0


def _labelled(scope: Scope, real: float, fake: float) -> Scope:
    own: dict[str, Value] = {
        "#labels": (real, fake),
        r"\mathbb{E}": Form(_mean),
        r"\operatorname{Var}": Form(_variance),
        r"\Pr": Form(_probability, whole=False),
    }
    return scope.bound(own)


def _gan_draws() -> Iterator[Draw]:
    for name in NAMES:
        yield Draw(name, _labelled(gan(targets.PAIRS[name]), 1.0, 0.0))


def _coded_draws() -> Iterator[Draw]:
    for name, code in zip(NAMES, codes(len(NAMES), SEED), strict=True):
        a, b, _ = code
        yield Draw(f"codes {a:.3g}, {b:.3g} on {name}", _labelled(coded(targets.PAIRS[name], code), b, a))


LABELLED = World("a labelled mixture, labels 1 and 0", _gan_draws)
CODED_LABELS = World("a labelled mixture, labels b and a", _coded_draws)
