r"""The linear VAE, that is probabilistic PCA, with exact evidence, posterior, bound and optimum.

    z ~ N(0, I_d),   x | z ~ N(W z + offset, s I_D)
    x ~ N(offset, W W^T + s I),   z | x ~ N(M^-1 W^T (x - offset), s M^-1),   M = W^T W + s I

Source: Tipping & Bishop 1999; as a VAE: Lucas et al. 2019.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from theory import examples
from theory.elbo.gaussian import Gaussian

LOG_TWO_PI = float(np.log(2 * np.pi))


@dataclass(frozen=True)
class LinearGaussian:
    """``weights`` W [D, d], ``offset`` [D], ``noise_variance`` s > 0; x [..., D], z [..., d], float64."""

    weights: Any
    offset: Any
    noise_variance: float

    def log_prior(self, z: Any) -> Any:
        """log N(z; 0, I), summed over the last axis."""
        return Gaussian(np.zeros_like(z), np.zeros_like(z)).log_prob(z)

    def log_likelihood(self, x: Any, z: Any) -> Any:
        """log N(x; W z + offset, s I), summed over the last axis."""
        log_scale = np.full_like(self.offset, np.log(self.noise_variance) / 2)
        return Gaussian(z @ self.weights.T + self.offset, log_scale).log_prob(x)

    def likelihood_score(self, x: Any, z: Any) -> Any:
        """d log p(x | z)/dz = W^T (x - W z - offset)/s, of the shape of z."""
        return (x - self.offset - z @ self.weights.T) @ self.weights / self.noise_variance

    @property
    def covariance(self) -> Any:
        """W W^T + s I, [D, D]."""
        return self.weights @ self.weights.T + self.noise_variance * np.eye(len(self.offset))

    @property
    def precision(self) -> Any:
        """M/s, the posterior's precision [d, d]; the same for every x."""
        latents = self.weights.shape[1]
        return self.weights.T @ self.weights / self.noise_variance + np.eye(latents)

    def posterior_mean(self, x: Any) -> Any:
        """E[z | x] = M^-1 W^T (x - offset), [..., d]."""
        projected = (x - self.offset) @ self.weights / self.noise_variance
        return np.linalg.solve(self.precision, projected[..., None])[..., 0]

    def log_evidence(self, x: Any) -> Any:
        """log p(x) in nats, [...]."""
        deviation = x - self.offset
        whitened = np.linalg.solve(self.covariance, deviation[..., None])[..., 0]
        _, log_determinant = np.linalg.slogdet(self.covariance)
        distance = np.sum(deviation * whitened, axis=-1)
        return -(distance + log_determinant + len(self.offset) * LOG_TWO_PI) / 2

    def best_diagonal(self, x: Any) -> Gaussian:
        """The diagonal Gaussian with the largest bound: the posterior's mean, variances 1/precision_jj."""
        log_scale = -np.log(np.diag(self.precision)) / 2
        mean = self.posterior_mean(x)
        return Gaussian(mean, np.broadcast_to(log_scale, mean.shape))

    def elbo(self, x: Any, q: Gaussian) -> Any:
        """The bound in closed form for a diagonal ``q``, in nats, [...].

        E_q|x - W z - offset|^2 = |x - W mean - offset|^2 + sum_j |W_j|^2 sigma_j^2.
        """
        residual = x - self.offset - q.mean @ self.weights.T
        spread = np.exp(2 * q.log_scale) @ np.sum(self.weights**2, axis=0)
        squares = np.sum(residual**2, axis=-1) + spread
        constant = len(self.offset) * (LOG_TWO_PI + np.log(self.noise_variance))
        return -(squares / self.noise_variance + constant) / 2 - q.kl_to_standard()

    def mean_log_evidence(self, scatter: Any) -> float:
        """The mean of log p in nats over data with mean ``offset`` and covariance ``scatter`` [D, D]."""
        _, log_determinant = np.linalg.slogdet(self.covariance)
        trace = np.trace(np.linalg.solve(self.covariance, scatter))
        return float(-(trace + log_determinant + len(self.offset) * LOG_TWO_PI) / 2)

    def mean_elbo(self, scatter: Any) -> float:
        """The same mean of the bound, with q = ``best_diagonal`` of each datum.

        The gap, 1/2 (sum_j log precision_jj - log det precision), is the same for every x.
        """
        _, log_determinant = np.linalg.slogdet(self.precision)
        gap = (float(np.sum(np.log(np.diag(self.precision)))) - log_determinant) / 2
        return float(self.mean_log_evidence(scatter) - gap)


def maximum_likelihood(scatter: Any, latents: int, noise_variance: float | None = None) -> LinearGaussian:
    """pPCA's optimum for data of mean 0 and covariance ``scatter`` [D, D] (Tipping & Bishop 1999, eqs. 7, 8).

    Columns of W are the leading eigenvectors times sqrt(eigenvalue - s); s is the mean of the other
    eigenvalues unless given. A latent whose eigenvalue does not exceed a given s gets a zero column.
    """
    values, vectors = np.linalg.eigh(scatter)
    values, vectors = values[::-1], vectors[:, ::-1]
    noise = float(np.mean(values[latents:])) if noise_variance is None else noise_variance
    scales = np.sqrt(np.maximum(values[:latents] - noise, 0.0))
    return LinearGaussian(vectors[:, :latents] * scales, np.zeros(len(values)), noise)


T1 = LinearGaussian(np.array([[1.0]]), np.zeros(1), float(examples.T1.noise_variance))
T5 = LinearGaussian(examples.T5.weights, examples.T5.offset, examples.T5.noise_variance)
