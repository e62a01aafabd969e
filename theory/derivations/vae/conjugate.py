r"""The worked example of the VAE's derivation: T1, z ~ N(0, 1), x | z ~ N(z, 1), in SymPy symbols.

q(z | x) = N(mu, exp(2 lambda)) is any Gaussian. Log-densities of Gaussians are polynomials in the noise, so
their means are exact.
"""

import sympy

from theory.calculus import normal_mean
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import T1, Conjugate
from theory.elbo.scaled_decoder import Scaled
from theory.ops import Array
from theory.verdict import Check, vanishes

x, z = sympy.symbols("x z", real=True)
noise = sympy.symbols("epsilon", real=True)
mean, log_scale = sympy.symbols("mu lambda", real=True)

MODEL = T1
Q = Gaussian(mean, log_scale)


def log_joint(latent: Array) -> Array:
    """log p(x, z) = log p(z) + log p(x | z) at z = ``latent``."""
    return MODEL.log_prior(latent) + MODEL.log_likelihood(x, latent)


def bayes_rule(name: str, model: Conjugate | Scaled) -> Check:
    """log p(x, z) = log p(z | x) + log p(x) under ``model``, for every x and z and all its parameters."""
    joint = model.log_likelihood(x, z) + model.log_prior(z)
    residual = joint - model.posterior(x).log_prob(z) - model.log_evidence(x)
    return vanishes(name, sympy.expand_log(residual, force=True))


def expectation(function: Array, density: Gaussian = Q) -> Array:
    """E[``function``] over z ~ ``density``; the function is a polynomial in ``z``."""
    return over_noise(sympy.sympify(function).subs(z, density.sample(noise)))


def over_noise(function: Array) -> Array:
    """E[``function``] over standard normal ``noise``, of which it is a polynomial."""
    return normal_mean(function, noise)


def gaussian_kl(q: Gaussian, r: Gaussian) -> Array:
    """KL(q || r) between one-dimensional Gaussians, by taking the mean of the log-ratio."""
    return expectation(q.log_prob(z) - r.log_prob(z), q)
