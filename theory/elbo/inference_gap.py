r"""Why an encoder's bound is loose: the family of q, or the map that picks q for a datum.

    log p(x) - L(encoder) = [log p(x) - L(q*)] + [L(q*) - L(encoder)],   q* the best diagonal Gaussian for x
                              approximation         amortisation

On a linear Gaussian model with posterior precision P, q* = N(m, 1/P_jj), and for q = N(mu, S), d = mu - m:

    approximation = 1/2 (sum_j log P_jj - log det P)
    amortisation  = 1/2 (d' P d + sum_j (P_jj S_jj - 1 - log P_jj S_jj))

Source: Cremer et al. 2018 (the two gaps); the closed forms are derived here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.errors import WrongUsage


@dataclass(frozen=True)
class LinearEncoder:
    """q(z | x) = N(matrix (x - offset), diag exp(2 log_scale)): matrix [d, D], offset [D], log_scale [d]."""

    matrix: Any
    offset: Any
    log_scale: Any

    def __call__(self, x: Any) -> Gaussian:
        """q for each x [..., D]."""
        mean = (x - self.offset) @ self.matrix.T
        return Gaussian(mean, np.broadcast_to(self.log_scale, mean.shape))


@dataclass(frozen=True)
class Gap:
    """The two parts in nats, each [n] for n data."""

    approximation: Any
    amortisation: Any


def best_encoder(model: LinearGaussian, rank: int) -> LinearEncoder:
    """The linear encoder of a bottleneck of ``rank`` units with the largest mean bound over the model's data.

    Its scales are those of q*. With P = L L', C C' the covariance of x and B the posterior mean's matrix,
    the mean of d' P d is the squared Frobenius norm of L'(A - B)C, so A comes from the leading ``rank``
    singular vectors of L'BC (Eckart & Young 1936; reduced-rank regression). Raises ``WrongUsage`` for a
    negative rank.
    """
    if rank < 0:
        raise WrongUsage(f"a bottleneck has at least 0 units, not {rank}")
    left, middle, right, factors = _decomposed(model)
    kept = (left[:, :rank] * middle[:rank]) @ right[:rank]
    precision_factor, covariance_factor = factors
    matrix = np.linalg.solve(precision_factor.T, kept) @ np.linalg.inv(covariance_factor)
    return LinearEncoder(matrix, model.offset, -np.log(np.diag(model.precision)) / 2)


def mean_amortisation(model: LinearGaussian, rank: int) -> float:
    """The mean amortisation part of ``best_encoder`` over the model's own data: half the squares left out."""
    return float(np.sum(_decomposed(model)[1][rank:] ** 2)) / 2


def split(model: LinearGaussian, x: Any, q: Gaussian) -> Gap:
    """The parts of log p(x) - L(q) for data x [n, D] and a diagonal ``q`` for each, by the closed forms."""
    diagonal, shift = np.diag(model.precision), q.mean - model.posterior_mean(x)
    approximation = (np.sum(np.log(diagonal)) - np.linalg.slogdet(model.precision)[1]) / 2
    ratios = diagonal * np.exp(2 * q.log_scale)
    scales = np.sum(ratios - 1 - np.log(ratios), axis=-1)
    distance = np.einsum("...i,ij,...j->...", shift, model.precision, shift)
    return Gap(np.full(len(x), approximation), (distance + scales) / 2)


def _decomposed(model: LinearGaussian) -> tuple[Any, Any, Any, tuple[Any, Any]]:
    """The singular value decomposition of L'BC, and the factors L and C."""
    posterior_matrix = np.linalg.solve(model.precision, model.weights.T / model.noise_variance)
    factors = np.linalg.cholesky(model.precision), np.linalg.cholesky(model.covariance)
    left, middle, right = np.linalg.svd(factors[0].T @ posterior_matrix @ factors[1], full_matrices=False)
    return left, middle, right, factors
