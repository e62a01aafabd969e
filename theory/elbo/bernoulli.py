r"""The Bernoulli decoder: independent binary pixels with logits s, in nats.

    log p(x | z) = sum_i x_i s_i - softplus(s_i)

Pixels lie on the last axis. On grey pixels, 0 < x_i < 1, the same expression is not a log-likelihood: it
integrates to ``grey_mass`` over [0, 1], less than one (claim 29).
"""

from dataclasses import dataclass

from theory.ops import Array, event_sum, softplus, tanh


@dataclass(frozen=True)
class Bernoulli:
    """Pixels that are 1 with probability sigmoid(``logits``)."""

    logits: Array

    def log_prob(self, x: Array) -> Array:
        """log p(x), summed over the last axis; x is 0 or 1."""
        return event_sum(x * self.logits - softplus(self.logits))


def grey_mass(logits: Array) -> Array:
    """int_0^1 exp(x s - softplus(s)) dx = tanh(s/2)/s for s != 0 (1/2 at s = 0), elementwise.

    The reciprocal is the continuous Bernoulli's normalising constant (Loaiza-Ganem & Cunningham 2019).
    """
    return tanh(logits / 2) / logits
