"""Rigorous enclosures of means over one draw of q on T1 at x = 1: the study's functions, run on balls.

Log-weights are quadratic in the noise e. For q = N(m, s^2) with |m| <= 2 and s <= 1.7, and for the posterior,
none exceeds 100 (1 + e^2) in size.
"""

from collections.abc import Callable
from typing import Any

from flint import arb

from theory.elbo import bounds, models
from theory.elbo.estimators import Estimator
from theory.elbo.gaussian import Gaussian
from theory.enclosures import Ball, Growth, normal_expectation, precise
from theory.examples import T1
from theory.ops import log
from theory.targets import normal

QUADRATIC: Growth = (100.0, 100.0)


def observation() -> Ball:
    """Return T1's datum, exactly."""
    return arb(T1.x)


def proposal(location: float, scale: float) -> Gaussian:
    """Return q = N(location, scale^2) over one latent coordinate, exactly the floats given."""
    return Gaussian(arb(location), precise(lambda: log(arb(scale))))


def posterior() -> Gaussian:
    """Return p(z | x)."""
    found: Gaussian = precise(lambda: models.T1.posterior(observation()))
    return found


def log_evidence() -> Ball:
    """Return log p(x)."""
    return precise(lambda: models.T1.log_evidence(observation()))


def over_noise(f: Callable[[Any], Any], growth: Growth = QUADRATIC) -> Ball:
    """Return the mean of ``f`` over standard normal noise; ``growth`` bounds it."""
    return normal_expectation(f, normal(), 1.0, growth)


def over_q(estimator: Estimator, q: Gaussian) -> Ball:
    """Return the mean over q of an estimator of the bound, in nats."""
    return over_noise(lambda e: estimator(models.T1, observation(), q, e))


def log_weight(q: Gaussian, z: Any) -> Any:
    """Return log w = log p(x, z) - log q(z) in nats."""
    return bounds.log_weight(models.T1, observation(), q, z)


def kl_to_posterior(q: Gaussian) -> Ball:
    """Return KL(q || p(z|x)) in nats."""
    exact = posterior()
    return over_noise(lambda e: q.log_prob(q.sample(e)) - exact.log_prob(q.sample(e)))
