r"""The world of one pixel: the Bernoulli expression p(x | s) = e^{x s - softplus(s)} of logit s, at any x."""

from collections.abc import Iterator

import numpy as np

from theory.elbo.bernoulli import Bernoulli
from theory.notation import tree
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws
from theory.worlds.elementary import ELEMENTARY

LOGITS = (-8.0, -0.7, 0.3, 2.0, 15.0)


def _p(scope: Scope, head: Node, operand: Node) -> Value:
    if not isinstance(operand, tree.Group) or operand.separators != (r"\mid",):
        raise laws.unknown(head, operand)
    x, s = (np.asarray(scope.value(item), dtype=np.float64) for item in operand.items)
    return np.exp(Bernoulli(np.atleast_1d(s)).log_prob(x[..., None]))


def _draws() -> Iterator[Draw]:
    for logit in LOGITS:
        own: dict[str, Value] = {
            "s": logit,
            "x": np.linspace(0, 1, 6),
            "p": Form(_p, whole=False),
            "#integral": laws.FORMS["#integral"],
        }
        yield Draw(f"s = {logit:g}", scope_of(ELEMENTARY, own))


PIXELS = World("one pixel", _draws)
