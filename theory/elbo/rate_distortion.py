r"""The rate-distortion function of a Gaussian law, in nats, for squared error.

    R(delta) = sum_j max(1/2 log(lambda_j/t), 0),   delta = sum_j min(lambda_j, t)

lambda_j are the eigenvalues of its covariance; the level t is that of reverse water-filling. No code does
with less: for one coordinate, and every prior, encoder and decoder f,

    E KL(q(z | x) || p(z)) + E|x - f(z)|^2/(2 t) >= E log alpha(x)

if E[alpha(x) e^{-(x - y)^2/(2 t)}] <= 1 for all y, which makes alpha a witness: by Gibbs' inequality at each
x and Jensen's over them. Source: Cover & Thomas 2006; as bounds on autoencoders: Alemi et al. 2018.
"""

from typing import Any

import numpy as np

from theory.ops import log


def level(values: Any, distortion: Any) -> Any:
    """The level t whose distortion is ``distortion``; ``values`` are the eigenvalues, all positive.

    Complex arguments are differentiated: the piece is that of the real part. Infinite where the distortion is
    that of no code at all, or more.
    """
    rising = np.sort(np.asarray(values, dtype=np.float64))
    count = len(rising)
    below = 0.0  # the sum of the eigenvalues that the level exceeds
    for place, value in enumerate(rising):
        if np.real(distortion) <= below + (count - place) * value:
            return (distortion - below) / (count - place)
        below += value
    return np.inf


def rate(values: Any, distortion: Any) -> Any:
    """R(distortion) in nats; complex arguments are differentiated."""
    found = level(values, distortion)
    above = np.asarray(values)[np.asarray(values) > np.real(found)]
    return np.sum(np.log(above / found)) / 2 if len(above) else 0.0 * np.real(distortion)


def log_witness(x: Any, spread: Any, level: Any) -> Any:
    """log alpha(x) of a coordinate N(0, lambda), with ``spread`` = max(lambda, level); SymPy's symbols too.

    alpha is 1 over the mean of e^{-(x - y)^2/(2 level)}, y ~ N(0, spread - level).
    """
    return log(spread / level) / 2 + x * x / (2 * spread)
