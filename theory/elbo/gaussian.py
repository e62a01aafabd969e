r"""The diagonal Gaussian N(mean, diag exp(2 log_scale)), reparametrised: prior, posterior and decoder noise.

Coordinates of the event lie on the last axis. Everything accepts what ``theory.ops`` accepts, so
the VAE trains with the same functions that the ledger proves on expressions, which stand for one coordinate.
"""

from dataclasses import dataclass

from theory.ops import Array, event_sum, exp, log_two_pi


@dataclass(frozen=True)
class Gaussian:
    """mean and log_scale broadcast against each other; densities are in nats."""

    mean: Array
    log_scale: Array

    def sample(self, noise: Array) -> Array:
        """z = mean + exp(log_scale) * noise, for standard normal ``noise`` [..., coordinates]."""
        return self.mean + exp(self.log_scale) * noise

    def log_prob(self, z: Array) -> Array:
        """log N(z; mean, scale^2), summed over the last axis."""
        standardised = (z - self.mean) * exp(-self.log_scale)
        return event_sum(-(standardised * standardised) / 2 - self.log_scale - log_two_pi(standardised) / 2)

    def kl_to_standard(self) -> Array:
        """KL(N(mean, scale^2) || N(0, I)) = 1/2 sum (mean^2 + scale^2 - 1 - log scale^2), over the last axis.

        Source: Kingma & Welling 2013, appendix B.
        """
        variance = exp(2 * self.log_scale)
        return event_sum((self.mean * self.mean + variance - 1 - 2 * self.log_scale) / 2)
