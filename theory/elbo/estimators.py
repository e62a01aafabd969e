r"""Estimators of the evidence lower bound from reparametrised samples, one value per sample.

    L = E_q[log p(x|z) + log p(z) - log q(z)] = E_q[log p(x|z)] - KL(q || p(z))

Source: Kingma & Welling 2013, eqs. 6 and 7.
"""

from collections.abc import Callable
from typing import Any, Protocol

from theory.elbo.gaussian import Gaussian
from theory.ops import Array


class Model(Protocol):
    """p(x, z) = p(z) p(x | z), with p(z) standard normal where ``sgvb_b`` is used; log-densities in nats."""

    def log_prior(self, z: Array) -> Array:
        """log p(z), summed over the last axis of z."""

    def log_likelihood(self, x: Array, z: Array) -> Array:
        """log p(x | z), summed over the event axes of x."""


Estimator = Callable[[Any, Array, Gaussian, Array], Array]  # (model, x, q, noise) -> nats, one a sample


def sgvb_a(model: Model, x: Array, q: Gaussian, noise: Array) -> Array:
    """log p(x|z) + log p(z) - log q(z) at z = q.sample(noise), in nats, one value per sample.

    The whole integrand is sampled: its variance vanishes where q is the posterior.
    """
    z = q.sample(noise)
    return model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)


def sgvb_b(model: Model, x: Array, q: Gaussian, noise: Array) -> Array:
    """log p(x|z) - KL(q || N(0, I)) at z = q.sample(noise), in nats, one value per sample.

    The divergence is integrated in closed form, only the reconstruction is sampled.
    """
    return model.log_likelihood(x, q.sample(noise)) - q.kl_to_standard()
