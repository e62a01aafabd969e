r"""The decoder with a parameter: z ~ N(0, 1), x | z ~ N(theta z, 1), with its exact posterior and evidence.

    p(z | x) = N(theta x/(1 + theta^2), 1/(1 + theta^2)),   p(x) = N(x; 0, 1 + theta^2)

The posterior moves with theta, which is why the bound's slope in theta is not that of the evidence. The
log-densities are those that the estimators of ``theory.elbo`` ask of a model; numbers, arrays and SymPy
expressions alike.
"""

from dataclasses import dataclass

from theory.elbo.gaussian import Gaussian
from theory.ops import Array, log, log_two_pi, zeros_like


@dataclass(frozen=True)
class Scaled:
    """``theta`` is the decoder's weight; x and z end in an axis of one coordinate."""

    theta: Array

    def log_prior(self, z: Array) -> Array:
        """log N(z; 0, 1), summed over the last axis."""
        return Gaussian(zeros_like(z), zeros_like(z)).log_prob(z)

    def log_likelihood(self, x: Array, z: Array) -> Array:
        """log N(x; theta z, 1), summed over the last axis."""
        return Gaussian(self.theta * z, zeros_like(z)).log_prob(x)

    def posterior(self, x: Array) -> Gaussian:
        """p(z | x) as a Gaussian of the shape of x."""
        precision = 1 + self.theta * self.theta + zeros_like(x)
        return Gaussian(self.theta * x / precision, -log(precision) / 2)

    def log_evidence(self, x: Array) -> Array:
        """log p(x) in nats, elementwise."""
        variance = 1 + self.theta * self.theta + zeros_like(x)
        return -x * x / (2 * variance) - log(variance) / 2 - log_two_pi(x) / 2
