r"""A diagonal Gaussian encoder of several coordinates against the standard normal prior."""

from collections.abc import Iterator
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
from theory.worlds.elementary import ELEMENTARY

DRAWS = (([0.3], [0.8]), ([0.3, -1.1, 2.0], [0.8, 1.5, 1.1]), ([0.0, 0.4], [1.0, 0.3]))


def _diagonal(scope: Scope, operand: Node) -> tuple[Any, Any]:
    """Means and variances of ``\\mathcal{N}(mean, covariance)`` with a diagonal covariance."""
    if not (isinstance(operand, tree.Run) and operand.units[0] == tree.Name(r"\mathcal{N}")):
        raise NotationError(f"{latex(operand)} is no normal law", latex(operand), 0)
    bracket = operand.units[1]
    if not isinstance(bracket, tree.Group) or len(bracket.items) != 2:
        raise NotationError("a normal law has a mean and a covariance", latex(operand), 0)
    mean, covariance = (scope.value(item) for item in bracket.items)
    return np.broadcast_to(mean, (scope["d"],)).astype(float), np.diag(covariance)


def _kl(scope: Scope, head: Node, operand: Node) -> Value:
    """To the standard normal by the closed form that trains, to others coordinate by coordinate."""
    if not isinstance(operand, tree.Group) or operand.separators != (r"\|",):
        raise NotationError(f"{latex(head)} needs two laws", latex(operand), 0)
    (mean, variance), (other, wide) = (_diagonal(scope, item) for item in operand.items)
    if not np.any(other) and np.all(wide == 1):
        return Gaussian(mean, np.log(variance) / 2).kl_to_standard()
    pairs = zip(zip(mean, variance, strict=True), zip(other, wide, strict=True), strict=True)
    return sum(laws.kl(*(laws.normal(m, np.sqrt(v)) for m, v in pair))[0] for pair in pairs)


def _draws() -> Iterator[Draw]:
    for mean, scale in DRAWS:
        mu, sigma = np.array(mean), np.array(scale)

        def at(values: Any) -> Given:
            return Given(lambda scope: float(values[scope["j"] - 1]))

        own: dict[str, Value] = {
            r"\mu": mu,
            r"\sigma": sigma,
            r"\mu_j": at(mu),
            r"\sigma_j": at(sigma),
            "d": len(mu),
            "I": np.eye(len(mu)),
            r"\operatorname{diag}": Function(np.diag),
            r"\mathrm{KL}": Form(_kl, whole=False),
        }
        yield Draw(f"d = {len(mu)}", scope_of(ELEMENTARY, own))


COORDINATES = World("a diagonal Gaussian", _draws)
