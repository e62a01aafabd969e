r"""Gradients of minibatches: every batch B of M of N images, and noise of which each image has its own.

The encoder is q(z | x) = N(m x, \sigma^2), \phi = (m, \log \sigma), \theta the logarithm of the decoder's
noise variance. \mathcal{L}_i is image i's loss in closed form, \ell_i the estimate of it from one draw of
noise. That is a polynomial of second degree in the noise, for which three points are an exact rule.
"""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import Conjugate
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.minibatches import sum_over_batch
from theory.worlds.ops import ELEMENTARY
from theory.worlds.vae.latents import Move, slope

IMAGES = np.array([-1.3, 0.2, 0.9, 2.1])
SIZE = 2
POINTS, MASS = np.array([-np.sqrt(3), 0, np.sqrt(3)]), np.array([1, 4, 1]) / 6  # exact to degree five
NOISE = np.array(list(product(POINTS, repeat=len(IMAGES)))).T  # [image, combination]
NOISE_MASS = np.prod(np.array(list(product(MASS, repeat=len(IMAGES)))), axis=1)
MOVES: tuple[Move, ...] = (
    lambda scope, h: {r"\theta": scope[r"\theta"] + h},
    lambda scope, h: {"m": scope["m"] + h},
    lambda scope, h: {r"\log\sigma": scope[r"\log\sigma"] + h},
)


def _parts(scope: Scope) -> tuple[Conjugate, Gaussian]:
    """The decoder and image i's q, with an axis for the combinations of noise and one coordinate."""
    x = IMAGES[scope["i"] - 1]
    return Conjugate(np.exp(scope[r"\theta"])), Gaussian(
        np.array([[scope["m"] * x]]), np.array([[scope[r"\log\sigma"]]])
    )


def _estimate(scope: Scope) -> Value:
    """Minus the bound that trains, at the noise of image i: one value for each combination."""
    model, q = _parts(scope)
    i = scope["i"] - 1
    return -sgvb_b(model, IMAGES[i, None, None], q, NOISE[i][:, None])


def _loss(scope: Scope) -> Value:
    """E_q|x - z|^2 = (x - mu)^2 + sigma^2 in the Gaussian log-likelihood; the divergence in closed form."""
    model, q = _parts(scope)
    squares = (IMAGES[scope["i"] - 1] - q.mean[0, 0]) ** 2 + np.exp(2 * q.log_scale[0, 0])
    variance = model.noise_variance
    return squares / (2 * variance) + np.log(2 * np.pi * variance) / 2 + float(q.kl_to_standard()[0])


def _gradient(scope: Scope, head: Node, operand: Node) -> Value:
    slopes = [slope(scope, move, operand) for move in MOVES]
    return np.stack(np.broadcast_arrays(*slopes))


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_{B,\varepsilon}``: over all batches and all combinations of noise."""
    if key(head) != r"\mathbb{E}_{B,\varepsilon}":
        raise NotationError(f"{latex(head)} is no mean of this world", latex(head), 0)
    found = [scope.bound({"B": batch}).value(operand) for batch in scope.meaning("#batches")]
    return np.mean(found, axis=0) @ NOISE_MASS


def _draws() -> Iterator[Draw]:
    indices = range(1, len(IMAGES) + 1)
    schemes = {
        "without replacement": tuple(combinations(indices, SIZE)),
        "with replacement": tuple(product(indices, repeat=SIZE)),
    }
    for name, batches in schemes.items():
        own: dict[str, Value] = {
            "N": len(IMAGES),
            "M": SIZE,
            "m": 0.4,
            r"\log\sigma": -0.3,
            r"\theta": 0.2,
            "#batches": batches,
            r"\ell_i": Given(_estimate),
            r"\mathcal{L}_i": Given(_loss),
            r"\nabla_{\theta,\phi}": Form(_gradient),
            r"\sum": Form(sum_over_batch, large=True),
            r"\mathbb{E}": Form(_mean),
        }
        yield Draw(name, scope_of(ELEMENTARY, own))


BATCH_GRADIENTS = World("gradients of minibatches", _draws)
