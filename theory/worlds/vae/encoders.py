r"""A linear Gaussian model of two latents with correlated posterior, and three diagonal Gaussians for it.

q_\phi     what one linear map makes of x, for all x
q^*        the diagonal Gaussian with the largest bound, for this x
q          any other, several at once

G_approx and G_amort are the closed forms of ``theory.elbo.inference_gap``; the bound and the divergence from
the posterior are computed apart from them.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from theory.elbo import inference_gap
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import generator
from theory.worlds.laws import parts
from theory.worlds.ops import ELEMENTARY

SEED, OTHERS = 15_700, 50
# weights [pixels, latents]: correlated, and with orthogonal columns, where the posterior is diagonal
WEIGHTS = (((1.0, 0.4), (0.2, 0.9), (-0.5, 0.8)), ((1.0, 0.5), (0.5, -1.0), (0.0, 0.0)))


def _law(scope: Scope, node: Node) -> Gaussian:
    """Return the diagonal Gaussian that a symbol names, with or without its bracket."""
    found = scope.meaning("#law:" + key(parts(node)[0]))
    assert isinstance(found, Gaussian)
    return found


def _bound(scope: Scope, head: Node, operand: Node) -> Value:
    """Return ELBO(q)."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 1:
        raise NotationError(f"{latex(head)} does not say of which law", latex(head), 0)
    return scope.meaning("#model").elbo(scope["x"], _law(scope, operand.items[0]))


def _from_posterior(scope: Scope, head: Node, operand: Node) -> Value:
    """Return KL(q || p(z | x)) of a diagonal Gaussian from the full posterior N(m, P^-1)."""
    if not isinstance(operand, tree.Group) or latex(operand.items[-1]) != r"p_{\theta}(z \mid x)":
        raise NotationError(f"{latex(head)} is known here from the posterior alone", latex(operand), 0)
    model, q = scope.meaning("#model"), _law(scope, operand.items[0])
    precision, shift = model.precision, q.mean - model.posterior_mean(scope["x"])
    covariance = np.exp(2 * q.log_scale)[..., None] * np.eye(len(precision))
    inside = np.trace(precision @ covariance, axis1=-2, axis2=-1) - len(precision)
    _, log_ratio = np.linalg.slogdet(precision @ covariance)
    return (np.einsum("...i,ij,...j->...", shift, precision, shift) + inside - log_ratio) / 2


def _evidence(scope: Scope, head: Node, operand: Node) -> Value:
    """Return p(x)."""
    return np.exp(scope.meaning("#model").log_evidence(scope["x"]))


def _draw(name: str, model: LinearGaussian, encoder: inference_gap.LinearEncoder, x: Any) -> Draw:
    rng = generator(SEED, 1)
    shape = (OTHERS, model.weights.shape[1])
    chosen = encoder(x)
    gap = inference_gap.split(model, x[None], chosen)
    own: dict[str, Value] = {
        "#model": model,
        "x": x,
        "#law:q_{\\phi}": chosen,
        "#law:q^{*}": model.best_diagonal(x),
        "#law:q": Gaussian(rng.normal(0, 1, shape), rng.normal(-0.4, 0.5, shape)),
        r"p_\theta": Form(_evidence, whole=False),
        r"\mathrm{ELBO}": Form(_bound, whole=False),
        r"\mathrm{KL}": Form(_from_posterior, whole=False),
        r"G_{\mathrm{approx}}": float(gap.approximation[0]),
        r"G_{\mathrm{amort}}": float(gap.amortisation[0]),
    }
    return Draw(name, scope_of(ELEMENTARY, own))


def _draws() -> Iterator[Draw]:
    rng = generator(SEED)
    for place, weights in enumerate(WEIGHTS):
        model = LinearGaussian(np.array(weights), np.array([0.2, -0.1, 0.4]), 0.5)
        for rank in (0, 1, 2):
            x = rng.normal(0, 1.5, 3)
            encoder = inference_gap.best_encoder(model, rank)
            yield _draw(f"model {place + 1}, a bottleneck of {rank}", model, encoder, x)
        narrow = inference_gap.LinearEncoder(rng.normal(0, 0.4, (2, 3)), model.offset, np.array([-1.0, 0.1]))
        yield _draw(f"model {place + 1}, an untrained encoder", model, narrow, rng.normal(0, 1.5, 3))


ENCODERS = World("encoders of two correlated latents", _draws)
