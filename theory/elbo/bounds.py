r"""Bounds on log p(x) from log-weights log w = log p(x, z) - log q(z), in nats; the last axis holds k draws.

    L_k  = E_q[log 1/k sum w_i]        <= log p(x)     Burda et al. 2016
    CUBO = 1/2 log E_q[w^2]            >= log p(x)     Dieng et al. 2017, order 2
    EUBO = E_{p(z|x)}[log w]           >= log p(x)     z from the posterior

Arrays and tensors alike; q = posterior makes every weight p(x) and every bound tight.
"""

import math

from theory.elbo.estimators import Model
from theory.elbo.gaussian import Gaussian
from theory.ops import Array, exp, last_max, last_mean, log


def log_weight(model: Model, x: Array, q: Gaussian, z: Array) -> Array:
    """log p(x|z) + log p(z) - log q(z), one value per latent z [..., coordinates]."""
    return model.log_likelihood(x, z) + model.log_prior(z) - q.log_prob(z)


def log_mean_exp(values: Array) -> Array:
    """log 1/k sum exp(values) over the last axis of length k, without overflow: [..., k] -> [...]."""
    largest = last_max(values)
    return largest + log(last_mean(exp(values - largest[..., None])))


def importance_bound(log_weights: Array) -> Array:
    """log 1/k sum w_i, an unbiased estimate of L_k: [..., k] -> [...]. For k = 1 it is the ELBO's."""
    return log_mean_exp(log_weights)


def chi_upper_bound(log_weights: Array) -> Array:
    """1/2 log 1/n sum w_i^2: the CUBO with a mean of n draws for its expectation: biased down."""
    return log_mean_exp(2 * log_weights) / 2


def total_over_data(minibatch: Array, size: int) -> Array:
    """(N/M) sum over a minibatch of M of N = ``size`` terms: an unbiased estimate of their total."""
    return size * last_mean(minibatch)


def chi_square(p: Gaussian, q: Gaussian) -> Array:
    r"""chi^2(p || q) = int p^2/q - 1 of one-dimensional Gaussians; infinite unless 2 s_q^2 > s_p^2.

    int p^2/q = s_q^2 / (s_p sqrt(2 s_q^2 - s_p^2)) exp((m_p - m_q)^2 / (2 s_q^2 - s_p^2)).
    Means and log-scales are Python floats.
    """
    p_variance, q_variance = math.exp(2 * p.log_scale), math.exp(2 * q.log_scale)
    spread = 2 * q_variance - p_variance
    if spread <= 0:
        return math.inf
    shift = (p.mean - q.mean) ** 2 / spread
    return q_variance / math.sqrt(p_variance * spread) * math.exp(shift) - 1
