r"""Upper bounds on log p(x) of a linear Gaussian model in closed form, for a diagonal Gaussian q, in nats.

With the posterior N(m, P^-1), q = N(mu, S), d = mu - m and A = 2P - S^-1:

    EUBO = log p(x) + KL(post || q),    KL = 1/2 (tr S^-1 P^-1 + d' S^-1 d - k + log det S + log det P)
    CUBO = log p(x) + 1/2 log(1 + chi^2(post || q))
    1 + chi^2 = det P sqrt(det S/det A) exp(1/2 d' (S^-1 + S^-1 A^-1 S^-1) d)    where A is positive definite

and chi^2 is infinite elsewhere. x is one datum [D]. Sources: Dieng et al. 2017 (CUBO, order 2); the Gaussian
integrals are elementary.
"""

from typing import Any

import numpy as np

from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian


def posterior_sample(model: LinearGaussian, x: Any, noise: Any) -> Any:
    """Exact draws from p(z | x) for standard normal ``noise`` [n, latents]: [n, latents]."""
    factor = np.linalg.cholesky(np.linalg.inv(model.precision))
    return model.posterior_mean(x) + noise @ factor.T


def divergence_to(model: LinearGaussian, x: Any, q: Gaussian) -> float:
    """KL(p(z | x) || q)."""
    variances, shift = np.exp(2 * q.log_scale), q.mean - model.posterior_mean(x)
    trace = np.sum(np.diag(np.linalg.inv(model.precision)) / variances)
    log_determinants = 2 * np.sum(q.log_scale) + np.linalg.slogdet(model.precision)[1]
    return float(trace + np.sum(shift**2 / variances) - len(shift) + log_determinants) / 2


def log_second_moment(model: LinearGaussian, x: Any, q: Gaussian) -> float:
    """log(1 + chi^2(p(z | x) || q)), infinite where q is too narrow in some direction."""
    inverse, shift = np.exp(-2 * q.log_scale), q.mean - model.posterior_mean(x)
    spread = 2 * model.precision - np.diag(inverse)
    if np.linalg.eigvalsh(spread)[0] <= 0:
        return float("inf")
    pull = inverse * shift
    exponent = shift @ pull + pull @ np.linalg.solve(spread, pull)
    log_determinant = np.linalg.slogdet(spread)[1] / 2 - np.sum(q.log_scale)
    return float(np.linalg.slogdet(model.precision)[1] - log_determinant + exponent / 2)


def posterior_upper_bound(model: LinearGaussian, x: Any, q: Gaussian) -> float:
    """EUBO, E[log w] over z ~ p(z | x)."""
    return float(model.log_evidence(x)) + divergence_to(model, x, q)


def chi_upper_bound(model: LinearGaussian, x: Any, q: Gaussian) -> float:
    """CUBO, 1/2 log E_q[w^2]."""
    return float(model.log_evidence(x)) + log_second_moment(model, x, q) / 2
