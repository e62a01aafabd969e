r"""Decoders with several pixels: one image, a minibatch, and grey pixels under the Bernoulli expression.

Log-likelihoods and bounds are those that train; the decoder is linear, s = W z + b.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory import targets
from theory.elbo.bernoulli import Bernoulli, grey_mass
from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws, nodes
from theory.worlds.ops import ELEMENTARY

SEED = 15_500
SIZES = ((3, 2, 4, 2), (2, 3, 3, 1))  # images M, draws K, pixels D, latents d
SCORES = (-6.0, -0.5, 0.3, 4.0)


@dataclass(frozen=True)
class Decoder:
    """A linear decoder with Bernoulli pixels, under a standard normal prior."""

    weights: Any  # [pixels, latents]
    offset: Any  # [pixels]

    def scores(self, z: Any) -> Any:
        """The logits of latents [..., latents]."""
        return np.asarray(z) @ self.weights.T + self.offset

    def log_prior(self, z: Any) -> Any:
        """log N(z; 0, I)."""
        return Gaussian(np.zeros_like(z), np.zeros_like(z)).log_prob(z)

    def log_likelihood(self, x: Any, z: Any) -> Any:
        """log p(x | z)."""
        return Bernoulli(self.scores(z)).log_prob(x)


def _decoder(pixels: int, latents: int, stream: int) -> Decoder:
    rng = targets.generator(SEED, stream)
    return Decoder(rng.normal(0, 1, (pixels, latents)), rng.normal(0, 1, pixels))


def _indexed(values: Any, *letters: str) -> Given:
    """An entry of an array, at the indices in force, which count from 1."""
    return Given(lambda scope: float(values[tuple(scope[letter] - 1 for letter in letters)]))


def _by(log_prob: Any) -> Form:
    """p(x | z) of a whole image."""

    def of(_scope: Scope, head: Node, operand: Node) -> Value:
        if laws.bracket_of(operand) != "x|z":
            raise laws.unknown(head, operand)
        return np.exp(log_prob)

    return Form(of, whole=False)


def _binary_draws() -> Iterator[Draw]:
    for stream in range(3):
        decoder, rng = _decoder(4, 2, stream), targets.generator(SEED + 1, stream)
        x, z = np.array([1.0, 0.0, 1.0, 0.0]), rng.normal(0, 1, 2)
        s = decoder.scores(z)
        own: dict[str, Value] = {
            "x": x,
            "z": z,
            "s": s,
            "x_i": _indexed(x, "i"),
            "s_i": _indexed(s, "i"),
            "i": 1 + stream,
            "D": len(x),
            r"\operatorname{decoder}_\theta": Function(decoder.scores),
            r"p_\theta": _by(Bernoulli(s).log_prob(x)),
        }
        yield Draw(f"image {stream + 1}", scope_of(ELEMENTARY, own))


def _real_draws(scales: tuple[float, ...], pixels: int) -> Iterator[Draw]:
    for stream, sigma in enumerate(scales):
        decoder, rng = _decoder(pixels, 2, stream), targets.generator(SEED + 2, stream)
        x, z = rng.uniform(0, 1, pixels), rng.normal(0, 1, 2)
        mu = decoder.scores(z)
        own: dict[str, Value] = {
            "x": x,
            "z": z,
            r"\mu": mu,
            r"\sigma": sigma,
            "x_i": _indexed(x, "i"),
            r"\mu_i": _indexed(mu, "i"),
            "D": pixels,
            r"\operatorname{decoder}_\theta": Function(decoder.scores),
            r"p_\theta": _by(Gaussian(mu, np.full(pixels, np.log(sigma))).log_prob(x)),
        }
        yield Draw(f"image {stream + 1}, σ = {sigma:g}", scope_of(ELEMENTARY, own))


def _minibatch_draws() -> Iterator[Draw]:
    for stream, (images, draws, pixels, latents) in enumerate(SIZES):
        decoder, rng = _decoder(pixels, latents, 10 + stream), targets.generator(SEED + 3, stream)
        x = rng.integers(0, 2, (images, 1, pixels)).astype(float)
        q = Gaussian(rng.normal(0, 1, (images, 1, latents)), rng.normal(-0.5, 0.3, (images, 1, latents)))
        noise = rng.normal(0, 1, (images, draws, latents))
        z, sigma = q.sample(noise), np.exp(q.log_scale)

        def pixel(
            scope: Scope, head: Node, operand: Node, x: Any = x, z: Any = z, by: Decoder = decoder
        ) -> Value:
            """p(x_mi | z_mk) of one pixel."""
            if not isinstance(operand, tree.Group) or [key(i) for i in operand.items] != [
                "x_{m i}",
                "z_{m k}",
            ]:
                raise NotationError(f"{latex(head)} has no such density", latex(operand), 0)
            m, i, k = (scope[letter] - 1 for letter in "mik")
            return np.exp(Bernoulli(by.scores(z[m, k])[i, None]).log_prob(x[m, 0, i, None]))

        own: dict[str, Value] = {
            **dict(zip("MKDd", (images, draws, pixels, latents), strict=True)),
            r"\overline{\mathcal{L}}": -float(np.mean(sgvb_b(decoder, x, q, noise))),
            r"p_\theta": Form(pixel, whole=False),
            r"\mu_{mj}": _indexed(q.mean[:, 0], "m", "j"),
            r"\sigma_{mj}": _indexed(sigma[:, 0], "m", "j"),
        }
        yield Draw(f"{images} images, {draws} draws", scope_of(ELEMENTARY, own))


# ------------------------------------------------------------------ grey pixels


def _grey_draws() -> Iterator[Draw]:
    for s in SCORES:
        own: dict[str, Value] = {"s": s, "Z": Function(grey_mass), "#integral": Form(laws.integral)}
        yield Draw(f"s = {s:g}", scope_of(ELEMENTARY, own))


def _cross_entropy_bound(decoder: Decoder, x: Any, q: Gaussian) -> Given:
    """The mean of the bound that trains, on pixels that are not binary."""

    def values(rule: nodes.Rule) -> Any:
        return sgvb_b(decoder, x, q, rule.points[:, None])

    return Given(lambda scope: scope.known(*nodes.mean(values, nodes.single())))


def _continuous_bernoulli(decoder: Decoder, x: Any) -> Form:
    """The density of a grey image: the mean over the prior of the continuous Bernoulli's."""

    def values(rule: nodes.Rule) -> Any:
        scores = decoder.scores(rule.points[:, None])
        return np.exp(Bernoulli(scores).log_prob(x) - np.sum(np.log(grey_mass(scores)), axis=-1))

    def of(scope: Scope, _head: Node, _operand: Node) -> Value:
        return scope.known(*nodes.mean(values, nodes.single()))

    return Form(of, whole=False)


def _grey_model_draws() -> Iterator[Draw]:
    """Grey images under a decoder of one latent: the bound that cross-entropy gives, and log p_CB(x).

    In the last draw the scores are next to zero and q is the prior, where the inequality is nearly tight.
    """
    for stream in range(3):
        decoder, rng = _decoder(3, 1, 20 + stream), targets.generator(SEED + 4, stream)
        x = rng.uniform(0, 1, 3)
        q = Gaussian(rng.normal(0, 1, 1), rng.normal(-0.3, 0.3, 1))
        if stream == 2:
            decoder = Decoder(1e-3 * decoder.weights, 1e-3 * decoder.offset)
            q = Gaussian(np.zeros(1), np.zeros(1))
        own: dict[str, Value] = {
            "D": 3,
            "x": x,
            r"\mathrm{ELBO}_{\mathrm{BCE}}": _cross_entropy_bound(decoder, x, q),
            r"p_{\mathrm{CB}}": _continuous_bernoulli(decoder, x),
        }
        yield Draw(f"grey image {stream + 1}", scope_of(ELEMENTARY, own))


BINARY = World("binary pixels", _binary_draws)
REAL = World("real-valued pixels", lambda: _real_draws((0.3, 1.0, 2.5), 4))
UNIT_MEAN = World("σ² = D", lambda: _real_draws((2.0,), 4))
MINIBATCH = World("a minibatch", _minibatch_draws)
GREY = World("one grey pixel", _grey_draws)
GREY_MODEL = World("grey images with a latent", _grey_model_draws)
