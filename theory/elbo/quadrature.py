"""Means over one or two draws of q on T1 at x = 1, by quadrature over the noise, with their errors.

What claims, derivations and figures compare the estimators with; q is over one latent coordinate.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from theory.elbo import bounds, models
from theory.elbo.estimators import Estimator
from theory.elbo.gaussian import Gaussian
from theory.examples import T1
from theory.quadrature import Estimate, expectation
from theory.targets import normal

REACH, NODES = 10.0, 301  # of the trapezoidal rule over two draws of noise


def proposal(location: float, scale: float) -> Gaussian:
    """Return q = N(location, scale^2) over one latent coordinate."""
    return Gaussian(np.array([location]), np.log([scale]))


def over_q(estimator: Estimator, q: Gaussian) -> Estimate:
    """Return the mean over q of an estimator of the bound, in nats."""
    return expectation(lambda e: estimator(models.T1, T1.observation, q, e[:, None]), normal())


def kl_to_posterior(q: Gaussian) -> Estimate:
    """Return KL(q || p(z|x)) in nats."""
    posterior = models.T1.posterior(T1.observation)

    def log_ratio(e: np.ndarray) -> np.ndarray:
        samples = q.sample(e[:, None])
        ratio: np.ndarray = q.log_prob(samples) - posterior.log_prob(samples)
        return ratio

    return expectation(log_ratio, normal())


def log_weights(q: Gaussian, noise: Any) -> Any:
    """Return log w for noise [..., k, 1]: [..., k], in nats."""
    return bounds.log_weight(models.T1, T1.observation, q, q.sample(noise))


def two_draws(f: Callable[[Any], Any]) -> Estimate:
    """Return the mean of a smooth f, [m, 2, 1] -> [m], over two independent standard normal draws.

    The trapezoidal rule, which converges geometrically for analytic integrands that decay like the
    normal density; the error is the distance to the rule with every other node.
    """
    nodes = np.linspace(-REACH, REACH, NODES)
    mass = np.exp(normal().log_prob(nodes)) * (nodes[1] - nodes[0])
    first, second = np.meshgrid(nodes, nodes, indexing="ij")
    values = f(np.stack([first.ravel(), second.ravel()], axis=-1)[..., None]).reshape(NODES, NODES)
    fine = float(mass @ values @ mass)
    coarse = float(4 * mass[::2] @ values[::2, ::2] @ mass[::2])
    return Estimate(fine, abs(fine - coarse) + 1e-14 * abs(fine))


def over_pairs(q: Gaussian, f: Callable[[Any], Any]) -> Estimate:
    """Return the mean over q of f of two log-weights: [m, 2] -> [m]."""
    return two_draws(lambda noise: f(log_weights(q, noise)))


def over_singles(q: Gaussian, f: Callable[[Any], Any]) -> Estimate:
    """Return the mean over q of f of one log-weight: [m, 1] -> [m]."""
    return expectation(lambda noise: f(log_weights(q, noise[:, None, None])), normal())
