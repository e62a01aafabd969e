r"""The loss with the divergence weighted: \mathcal{L}_\beta, and what a mean over pixels makes of it.

\mathcal{L}_1 is minus the mean of the estimator that trains. One world has binary images of D pixels, 784
among the sizes, and one latent; the other is the conjugate model, where the best q for each \beta is known.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import targets
from theory.elbo.bernoulli import Bernoulli
from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import Conjugate
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws, nodes
from theory.worlds.ops import ELEMENTARY
from theory.worlds.vae.decoders import Decoder
from theory.worlds.vae.latents import PLACES, encoder, model, observation, place

SEED = 15_800
PIXELS, BETAS = (3, 5, 784), (0.25, 1.0, 4.0)


def _weight(scope: Scope, head: Node) -> float:
    r"""The index of ``\mathcal{L}``."""
    if not isinstance(head, tree.Script) or head.lower is None or head.upper is not None:
        raise NotationError(f"{latex(head)} does not say how the divergence weighs", latex(head), 0)
    return float(scope.value(head.lower))


def _weighted(scope: Scope, beta: float, decoder: Any, x: Any, q: Gaussian) -> Value:
    """The mean over the noise of minus the bound that trains, with beta - 1 divergences more."""

    def values(rule: nodes.Rule) -> Any:
        return -sgvb_b(decoder, x, q, rule.points[:, None])

    return scope.known(*nodes.mean(values, nodes.single())) + (beta - 1) * float(q.kl_to_standard())


# ------------------------------------------------------------------ images


def _of_pixels(decoder: Decoder, x: Any, q: Gaussian) -> dict[str, Value]:
    def pixel(scope: Scope, head: Node, operand: Node) -> Value:
        """p(x_i | z) of one pixel, at every z in force."""
        if not isinstance(operand, tree.Group) or [key(i) for i in operand.items] != ["x_{i}", "z"]:
            raise laws.unknown(head, operand)
        i, z = scope["i"] - 1, np.asarray(scope["z"])[..., None]
        one = Decoder(decoder.weights[i, None], decoder.offset[i, None])
        return np.exp(Bernoulli(one.scores(z)).log_prob(x[i, None]))

    def mean(scope: Scope, head: Node, operand: Node) -> Value:
        """The mean over q."""
        if not isinstance(head, tree.Script) or key(head) != r"\mathbb{E}_{q_{\phi}}":
            raise NotationError(f"{latex(head)} is no mean of this world", latex(head), 0)
        return scope.known(
            *nodes.mean(lambda rule: scope.bind(z=q.sample(rule.points)).value(operand), nodes.single())
        )

    def divergence(_scope: Scope, head: Node, operand: Node) -> Value:
        wanted = [r"q_{\phi}(z \mid x)", r"p_{\theta}(z)"]
        if not isinstance(operand, tree.Group) or [latex(i) for i in operand.items] != wanted:
            raise laws.unknown(head, operand)
        return float(q.kl_to_standard())

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        return _weighted(scope, _weight(scope, head), decoder, x, q)

    return {
        "D": len(x),
        r"p_\theta": Form(pixel, whole=False),
        r"\mathbb{E}": Form(mean),
        r"\mathrm{KL}": Form(divergence, whole=False),
        r"\mathcal{L}": Form(of, whole=False),
    }


def _image_draws(sizes: tuple[int, ...]) -> Iterator[Draw]:
    for stream, pixels in enumerate(sizes):
        rng = targets.generator(SEED, stream)
        decoder = Decoder(rng.normal(0, 1, (pixels, 1)), rng.normal(0, 1, pixels))
        x = rng.integers(0, 2, pixels).astype(float)
        q = Gaussian(rng.normal(0, 1, 1), rng.normal(-0.5, 0.3, 1))
        own = _of_pixels(decoder, x, q) | {r"\beta": 1.5 + stream}
        yield Draw(f"{pixels} pixels", scope_of(ELEMENTARY, own))


# ------------------------------------------------------------------ the conjugate model


def _in_force(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathcal{L}_\beta``, of q or of the law in its bracket."""
    items = operand.items if isinstance(operand, tree.Group) else ()
    law = laws.law_of(scope, items[0]) if len(items) == 1 else encoder(scope)
    return _weighted(scope, _weight(scope, head), model(scope), observation(scope), law.gaussian)


def _best(scope: Scope, operand: Node) -> laws.Law:
    r"""q_\beta: the posterior of a model whose noise is \beta times as large."""
    gaussian = Conjugate(scope.meaning("#s") * scope[r"\beta"]).posterior(observation(scope))
    return laws.Law(gaussian.log_prob, gaussian)


def _draws(betas: tuple[float, ...]) -> Iterator[Draw]:
    for beta in betas:
        for numbers in PLACES[1:]:
            own: dict[str, Value] = {
                r"\beta": beta,
                r"\mathcal{L}": Form(_in_force, whole=False),
                r"q_\beta": laws.latent(_best),
            }
            draw = place(*numbers, own)
            yield Draw(f"β = {beta:g}, {draw.label}", draw.scope)


FEW_PIXELS = World("the divergence weighted, few pixels", lambda: _image_draws(PIXELS[:2]))
WEIGHTED = World("the divergence weighted, D pixels", lambda: _image_draws(PIXELS[::2]))
WEIGHTED_CONJUGATE = World("the divergence weighted, conjugate model", lambda: _draws(BETAS))
WEIGHTED_UP = World("β above one, conjugate model", lambda: _draws(BETAS[1:]))
