r"""The conjugate model z ~ N(0, 1), x | z ~ N(z, s), whose posterior and evidence are exact.

Posterior N(x/(1+s), s/(1+s)), evidence N(x; 0, 1+s). A decoder with a latent z and an observation x
offers the same three log-densities, so the estimators do not know which model they see.
"""

from dataclasses import dataclass

from theory import examples
from theory.elbo.gaussian import Gaussian
from theory.ops import Array, log, log_two_pi, zeros_like


@dataclass(frozen=True)
class Conjugate:
    """``noise_variance`` is s, the variance of x given z; x and z end in an axis of one coordinate."""

    noise_variance: Array = 1

    def log_prior(self, z: Array) -> Array:
        """log N(z; 0, 1), summed over the last axis."""
        return Gaussian(zeros_like(z), zeros_like(z)).log_prob(z)

    def log_likelihood(self, x: Array, z: Array) -> Array:
        """log N(x; z, s), summed over the last axis."""
        return Gaussian(z, log(self.noise_variance + zeros_like(z)) / 2).log_prob(x)

    def likelihood_score(self, x: Array, z: Array) -> Array:
        """d log p(x | z)/dz = (x - z)/s, of the shape of z."""
        return (x - z) / self.noise_variance

    def posterior(self, x: Array) -> Gaussian:
        """p(z | x) as a Gaussian of the shape of x."""
        s = self.noise_variance + zeros_like(x)
        return Gaussian(x / (1 + s), (log(s) - log(1 + s)) / 2)

    def log_evidence(self, x: Array) -> Array:
        """log p(x) in nats, elementwise."""
        variance = 1 + self.noise_variance + zeros_like(x)
        return -x * x / (2 * variance) - log(variance) / 2 - log_two_pi(x) / 2


T1 = Conjugate(examples.T1.noise_variance)
