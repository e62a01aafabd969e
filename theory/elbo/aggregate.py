r"""The aggregate posterior q(z) = 1/N sum_n q(z | x_n), and what the code says about which datum it is.

    1/N sum_n KL(q(z|x_n) || p) = I(n; z) + KL(q_agg || p),   0 <= I(n; z) <= log N

Source: Hoffman & Johnson 2016. Encoders are a Gaussian of parameters [N, coordinates].
"""

from theory.elbo.bounds import log_mean_exp
from theory.elbo.gaussian import Gaussian
from theory.ops import Array


def log_aggregate(encoders: Gaussian, z: Array) -> Array:
    """log 1/N sum_n q(z | x_n) at z [m, coordinates], in nats, [m]."""
    return log_mean_exp(encoders.log_prob(z[:, None, :]))


def information(encoders: Gaussian, n: int, z: Array) -> Array:
    """log q(z|x_n) - log q_agg(z) at z [m, coordinates], [m]; its mean over n and z ~ q(.|x_n) is I(n; z)."""
    return encoders.log_prob(z[:, None, :])[:, n] - log_aggregate(encoders, z)
