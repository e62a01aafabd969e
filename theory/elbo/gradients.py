r"""Estimators of the bounds' gradients with respect to the mean and the log-scale of a Gaussian q.

With z = mu + sigma eps, w = p(x, z)/q(z) and l = log w, the total derivative of l(z(phi), phi) has a part
along the path z(phi) and a direct part, minus the score of q:

    score function         l * d log q(z)/d phi                          Williams 1992
    SGVB A                 dl/dz dz/dphi - d log q/d phi                  Kingma & Welling 2013
    SGVB B                 d log p(x|z)/dz dz/dphi - d KL/d phi           Kingma & Welling 2013
    sticking the landing   dl/dz dz/dphi                                 Roeder et al. 2017
    IWAE, k draws          sum v_i (dl_i/dz dz/dphi - d log q/d phi)     Burda et al. 2016
    doubly reparametrised  sum v_i^2 dl_i/dz dz/dphi                     Tucker et al. 2018

with v_i = w_i/sum w. The prior is N(0, I). Single-draw estimators accept SymPy expressions, which stand for
one coordinate; those of k draws take arrays with the draws on the last axis but one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from theory.elbo.bounds import log_mean_exp, log_weight
from theory.elbo.estimators import Model
from theory.elbo.gaussian import Gaussian
from theory.ops import Array, exp, per_coordinate


class Differentiable(Model, Protocol):
    """A model that knows how its likelihood changes with the latent."""

    def likelihood_score(self, x: Array, z: Array) -> Array:
        """d log p(x|z)/dz, of the shape of z."""


@dataclass(frozen=True)
class Gradient:
    """Derivatives with respect to q's mean and log-scale, each of the shape of a latent."""

    mean: Array
    log_scale: Array

    def __sub__(self, other: "Gradient") -> "Gradient":
        return Gradient(self.mean - other.mean, self.log_scale - other.log_scale)

    def __mul__(self, factor: Array) -> "Gradient":
        return Gradient(self.mean * factor, self.log_scale * factor)


GradientEstimator = Callable[[Any, Array, Gaussian, Array], Gradient]  # (model, x, q, noise)


def score(q: Gaussian, z: Array) -> Gradient:
    """d log q(z)/d(mean, log_scale) at a fixed z: (e/sigma, e^2 - 1) with e = (z - mean)/sigma."""
    standardised = (z - q.mean) * exp(-q.log_scale)
    return Gradient(standardised * exp(-q.log_scale), standardised * standardised - 1)


def along_path(q: Gaussian, noise: Array, slope: Array) -> Gradient:
    """``slope`` = df/dz times dz/d(mean, log_scale) = (1, sigma * noise)."""
    return Gradient(slope, slope * exp(q.log_scale) * noise)


def log_weight_slope(model: Differentiable, x: Array, q: Gaussian, z: Array) -> Array:
    """d log w/dz with q's parameters held fixed, for a standard normal prior; the shape of z."""
    return model.likelihood_score(x, z) - z + (z - q.mean) * exp(-2 * q.log_scale)


def score_function(model: Model, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """log w times the score of q: needs no derivative of the model."""
    z = q.sample(noise)
    factor = per_coordinate(log_weight(model, x, q, z))
    return Gradient(score(q, z).mean * factor, score(q, z).log_scale * factor)


def sgvb_a_gradient(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """The total derivative of log w: along the path, minus the score."""
    return sticking_the_landing(model, x, q, noise) - score(q, q.sample(noise))


def sgvb_b_gradient(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """The reconstruction along the path, minus the derivative of the closed-form KL, (mu, sigma^2 - 1)."""
    z = q.sample(noise)
    divergence = Gradient(q.mean, exp(2 * q.log_scale) - 1)
    return along_path(q, noise, model.likelihood_score(x, z)) - divergence


def sticking_the_landing(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """The part along the path alone; vanishes identically where q is the posterior."""
    return along_path(q, noise, log_weight_slope(model, x, q, q.sample(noise)))


def iwae_gradient(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """The total derivative of log 1/k sum w_i; noise [..., k, coordinates] -> [..., coordinates]."""
    z = q.sample(noise)
    path = along_path(q, noise, log_weight_slope(model, x, q, z))
    return _weighted(normalised_weights(model, x, q, z), path - score(q, z))


def iwae_sticking_the_landing(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """IWAE's gradient without the score term: biased for k > 1 unless q is the posterior (claim 22)."""
    z = q.sample(noise)
    path = along_path(q, noise, log_weight_slope(model, x, q, z))
    return _weighted(normalised_weights(model, x, q, z), path)


def doubly_reparametrised(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Gradient:
    """IWAE's gradient with the score term reparametrised once more: unbiased, weights squared."""
    z = q.sample(noise)
    path = along_path(q, noise, log_weight_slope(model, x, q, z))
    return _weighted(normalised_weights(model, x, q, z) ** 2, path)


def iwae_offset_gradient(model: Differentiable, x: Array, q: Gaussian, noise: Array) -> Array:
    """d L_k-hat/d(offset) of an offset added to the latent in the decoder: sum v_i d log p(x|z_i)/dz_i.

    Stands for the gradient of any parameter of the model; [..., k, coordinates] -> [..., coordinates].
    """
    z = q.sample(noise)
    weights = normalised_weights(model, x, q, z)
    return np.sum(weights[..., None] * model.likelihood_score(x, z), axis=-2)


def normalised_weights(model: Model, x: Array, q: Gaussian, z: Array) -> Array:
    """w_i/sum w over the k draws of z [..., k, coordinates]: [..., k]."""
    log_weights = log_weight(model, x, q, z)
    k = log_weights.shape[-1]
    return np.exp(log_weights - log_mean_exp(log_weights)[..., None]) / k


def _weighted(weights: Array, gradient: Gradient) -> Gradient:
    """The weighted sum over the draws, the last axis but one."""
    return Gradient(
        np.sum(weights[..., None] * gradient.mean, axis=-2),
        np.sum(weights[..., None] * gradient.log_scale, axis=-2),
    )
