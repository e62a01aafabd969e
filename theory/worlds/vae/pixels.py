r"""The worlds of one pixel: the Bernoulli expression p(x | s) = e^{x s - softplus(s)} of logit s, at any x.

C(\lambda) is the continuous Bernoulli's normalising constant, the reciprocal of that expression's mass over
[0, 1] at the mean \lambda = \sigma(s); D is the number of pixels of an image.
"""

import math
from collections.abc import Iterator

import numpy as np

from theory.elbo.bernoulli import Bernoulli, grey_mass
from theory.notation import tree
from theory.notation.scope import Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws
from theory.worlds.ops import ELEMENTARY

LOGITS = (-8.0, -0.7, 0.3, 2.0, 15.0)
MEANS = (0.001, 0.2, 0.45, 0.5, 0.6, 0.97)
IMAGE = 28 * 28  # pixels of an image of MNIST


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


def normaliser(mean: float) -> float:
    """C(lambda) of the continuous Bernoulli of that mean of the Bernoulli expression; 2 at 1/2, the limit."""
    return 2.0 if mean == 0.5 else 1 / float(grey_mass(np.float64(math.log(mean / (1 - mean)))))


def _mean_draws() -> Iterator[Draw]:
    for mean in MEANS:
        own: dict[str, Value] = {
            r"\lambda": mean,
            "C": Function(normaliser),
            r"\operatorname{artanh}": Function(np.arctanh),
            "#integral": laws.FORMS["#integral"],
        }
        yield Draw(f"λ = {mean:g}", scope_of(ELEMENTARY, own))


MEAN = World("one pixel by its mean", _mean_draws)
OFF_HALF = World(
    "one pixel, λ not ½",
    lambda: (d for d in _mean_draws() if d.scope[r"\lambda"] != 0.5),
    r"\lambda \ne \tfrac12",
)
IMAGES = World("an image", lambda: iter([Draw("784 pixels", scope_of(ELEMENTARY, {"D": IMAGE}))]))
PIXELS = World("one pixel", _draws)
