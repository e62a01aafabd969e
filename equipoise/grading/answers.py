"""The right answers, from the objectives and densities that the project trains with and verifies.

The mistakes of ``equipoise.grading.mistakes`` are planted here or in what is imported here. All is float64.
"""

from typing import Any

from theory import ops
from theory.elbo.bernoulli import Bernoulli
from theory.elbo.gaussian import Gaussian
from theory.objectives import OBJECTIVES, Objective, lsgan, pointwise
from theory.ops import Array


def losses(real: Array, fake: Array, *codes: float, objective: str = "non_saturating") -> tuple[Any, Any]:
    """Return (D_loss, G_loss) of raw scores [batch, 1]; LSGAN's for ``codes`` (a, b, c) if there are any."""
    chosen = _coded(*codes) if codes else OBJECTIVES[objective]
    return discriminator(chosen, real, fake), generator(chosen, real, fake)


def _coded(a: float, b: float, c: float) -> Objective:
    return lsgan(a, b, c)


def discriminator(objective: Objective, real: Array, fake: Array) -> Any:
    """Return the discriminator's batch mean."""
    return objective.discriminator_loss(real, fake)


def generator(objective: Objective, real: Array, fake: Array) -> Any:
    """Return the generator's batch mean."""
    return objective.generator_loss(fake, real)


def optimum(p: Array, q: Array, *codes: float, logit: bool = False) -> tuple[Any]:
    """Return D*(x) for the densities p and q at x; LSGAN's for ``codes`` (a, b) if there are any."""
    if codes:
        return (coded_optimum(p, q, *codes),)
    return (score(p, q) if logit else ops.sigmoid(score(p, q)),)


def score(p: Array, q: Array) -> Any:
    """Return the GAN's best raw score, the logit of its D*."""
    return pointwise(OBJECTIVES["minimax"]).optimum(ops.log(p) - ops.log(q))


def coded_optimum(p: Array, q: Array, a: float, b: float) -> Any:
    """Return LSGAN's D*; the generator's code has no part in it."""
    return lsgan(a, b, b).optimum(ops.log(p) - ops.log(q))


def negative_bound(
    x: Array, logits: Array, means: Array, log_variance: Array, decoder: str = "bernoulli"
) -> tuple[Any]:
    """Return the batch mean of minus the evidence lower bound, in nats an image.

    ``x`` and ``logits`` are [batch, pixels], ``means`` and ``log_variance`` [batch, latents].
    """
    return (ops.mean(reconstruction(x, logits, decoder) + divergence(means, log_variance)),)


def reconstruction(x: Array, logits: Array, decoder: str) -> Any:
    """Return -log p(x|z), [batch]; of a Gaussian around sigmoid(logits), or its square alone."""
    if decoder == "bernoulli":
        return -Bernoulli(logits).log_prob(x)
    log_scale = ops.log(0.5) / 2 if decoder == "narrow_square" else 0.0
    constant = x.shape[-1] * (log_scale + ops.log_two_pi(x) / 2) if decoder.endswith("square") else 0.0
    return -Gaussian(ops.sigmoid(logits), log_scale).log_prob(x) - constant


def divergence(means: Array, log_variance: Array) -> Any:
    """Return KL(q(z|x) || N(0, I)), [batch]."""
    return Gaussian(means, log_variance / 2).kl_to_standard()
