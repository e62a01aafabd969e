r"""The world of several latent coordinates: diagonal Gaussians over d of them, parameters by index.

The divergence from N(0, I) is the closed form that trains; any other is a sum of integrals, one a coordinate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.elbo.gaussian import Gaussian
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws
from theory.worlds.ops import ELEMENTARY

# means and standard deviations
PARAMETERS = (
    ((0.3,), (0.7,)),
    ((0.3, -0.7, 0.2), (1.1, 0.67, 1.28)),
    ((-1.2, 0.0, 0.4, 2.0), (0.5, 1.0, 0.9, 1.7)),
)


@dataclass(frozen=True)
class Diagonal:
    """N(mean, diag scale^2)."""

    mean: Any
    scale: Any


def _normal(mean: Any, covariance: Any) -> Diagonal:
    scale = np.sqrt(np.diag(covariance))
    return Diagonal(np.broadcast_to(np.asarray(mean, dtype=np.float64), scale.shape), scale)


def _kl(scope: Scope, head: Node, operand: Node) -> Value:
    if not isinstance(operand, tree.Group) or operand.separators != (r"\|",):
        raise NotationError(f"{latex(head)} needs two laws", latex(operand), 0)
    first, second = (scope.value(item) for item in operand.items)
    if not np.any(second.mean) and np.all(second.scale == 1):
        return float(Gaussian(first.mean, np.log(first.scale)).kl_to_standard())
    each = [
        laws.kl(laws.normal(m, s), laws.normal(n, t))
        for m, s, n, t in zip(first.mean, first.scale, second.mean, second.scale, strict=True)
    ]
    return scope.known(sum(value for value, _ in each), sum(error for _, error in each))


def _entry(name: str) -> Given:
    return Given(lambda scope: float(scope[name][scope["j"] - 1]))


def _draws() -> Iterator[Draw]:
    for mean, scale in PARAMETERS:
        d = len(mean)
        own: dict[str, Value] = {
            "d": d,
            r"\mu": np.array(mean),
            r"\sigma": np.array(scale),
            r"\mu_j": _entry(r"\mu"),
            r"\sigma_j": _entry(r"\sigma"),
            "I": np.eye(d),
            r"\operatorname{diag}": Function(np.diag),
            r"\mathcal{N}": Function(_normal),
            r"\mathrm{KL}": Form(_kl, whole=False),
        }
        yield Draw(f"{d} coordinates", scope_of(ELEMENTARY, own))


COORDINATES = World("diagonal Gaussians", _draws)
