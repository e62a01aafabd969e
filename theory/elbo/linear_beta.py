r"""The linear beta-VAE, encoder and all, with its exact bound, its stationary points and its optimum.

    z ~ N(0, I_d),   x | z ~ N(W z, s I_D),   q(z | x) = N(V x, diag(v)),   x of mean 0 and covariance C

    distortion = E|x - W z|^2,    rate = E KL(q(z | x) || p(z))
    bound = -distortion/(2 s) - D/2 log(2 pi s) - beta rate

For given s the bound is beta times that of noise t = beta s, up to a constant: the level t takes the part of
the noise. A stationary point has eigenvectors of C as its columns of W, for a set of eigenvalues above t, and
s is its distortion per dimension.

Source: Lucas et al. 2019 for beta = 1 and for given s; the levels of a learned s are derived here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.elbo.linear_gaussian import LOG_TWO_PI
from theory.errors import WrongUsage


@dataclass(frozen=True)
class LinearVAE:
    """``decoder`` W [D, d], ``encoder`` V [d, D], log of v [d] and of s; complex ones are differentiated."""

    decoder: Any
    encoder: Any
    log_variances: Any
    log_noise: Any

    def distortion(self, scatter: Any) -> Any:
        """E|x - W z|^2 over data of mean 0 and covariance ``scatter`` [D, D] and their codes."""
        left = np.eye(len(scatter)) - self.decoder @ self.encoder
        spread = np.sum(self.decoder**2, axis=0) @ np.exp(self.log_variances)
        return np.trace(left @ scatter @ left.T) + spread

    def rates(self, scatter: Any) -> Any:
        """The mean over the data of each latent's KL to the prior, in nats: [d]."""
        squares = np.sum(self.encoder @ scatter * self.encoder, axis=1)
        return (squares + np.exp(self.log_variances) - self.log_variances - 1) / 2

    def bound(self, scatter: Any, beta: float) -> Any:
        """The mean bound over the data, in nats, its rate weighted by ``beta``."""
        noise, dimensions = np.exp(self.log_noise), len(scatter)
        fit = -self.distortion(scatter) / (2 * noise) - dimensions * (LOG_TWO_PI + self.log_noise) / 2
        return fit - beta * np.sum(self.rates(scatter))

    def slope(self, scatter: Any, beta: float) -> "LinearVAE":
        """The gradient of ``bound`` by the four parameters, of their shapes."""
        noise, variances = np.exp(self.log_noise), np.exp(self.log_variances)
        seen = (np.eye(len(scatter)) - self.decoder @ self.encoder) @ scatter
        return LinearVAE(
            (seen @ self.encoder.T - self.decoder * variances) / noise,
            self.decoder.T @ seen / noise - beta * self.encoder @ scatter,
            -np.sum(self.decoder**2, axis=0) * variances / (2 * noise) - beta * (variances - 1) / 2,
            self.distortion(scatter) / (2 * noise) - len(scatter) / 2,
        )

    @property
    def flat(self) -> Any:
        """All parameters as one vector."""
        return np.concatenate(
            [self.decoder.ravel(), self.encoder.ravel(), self.log_variances, [self.log_noise]]
        )

    def like(self, flat: Any) -> "LinearVAE":
        """The model of these shapes whose parameters are ``flat``."""
        size, latents = self.decoder.size, len(self.log_variances)
        return LinearVAE(
            flat[:size].reshape(self.decoder.shape),
            flat[size : 2 * size].reshape(self.encoder.shape),
            flat[2 * size : 2 * size + latents],
            flat[-1],
        )

    def hessian(self, scatter: Any, beta: float) -> Any:
        """Second derivatives of ``bound`` by all parameters, from complex steps of its gradient."""
        step, at = 1e-30, self.flat
        rows = [self.like(at + 1j * step * unit).slope(scatter, beta).flat for unit in np.eye(len(at))]
        return np.array([row.imag / step for row in rows])


def with_encoder(decoder: Any, noise: float, beta: float) -> LinearVAE:
    """The decoder with its best encoder: that of noise ``beta noise`` for beta = 1."""
    level = beta * noise
    precision = decoder.T @ decoder / level + np.eye(decoder.shape[1])
    mean = np.linalg.solve(precision, decoder.T / level)
    return LinearVAE(decoder, mean, -np.log(np.diag(precision)), np.log(noise))


def noise_of(values: Any, chosen: tuple[int, ...], beta: float) -> float:
    """The noise variance at which latents for these eigenvalues are stationary: the others/(D - beta a).

    a is how many are chosen. Raises ``WrongUsage`` where there is none: where beta a is not below D.
    """
    free = len(values) - beta * len(chosen)
    if free <= 0:
        raise WrongUsage(f"beta = {beta:g} allows no {len(chosen)} latents in {len(values)} dimensions")
    return float(np.sum(np.delete(values, chosen)) / free)


def stationary(values: Any, vectors: Any, chosen: tuple[int, ...], latents: int, beta: float) -> LinearVAE:
    """The stationary point that codes the ``chosen`` eigenvectors and leaves its other latents dead.

    ``values`` [D] are the eigenvalues of the data's covariance and ``vectors`` [D, D] has them as columns.
    Raises ``WrongUsage`` where there is none: a chosen eigenvalue has to exceed beta times the noise.
    """
    noise = noise_of(values, chosen, beta)
    above = values[list(chosen)] - beta * noise
    if np.any(above <= 0):
        raise WrongUsage(f"no latent is alive for an eigenvalue that does not exceed {beta * noise:g}")
    decoder = np.zeros((len(values), latents))
    decoder[:, : len(chosen)] = vectors[:, list(chosen)] * np.sqrt(above)
    return with_encoder(decoder, noise, beta)


def alive(values: Any, latents: int, beta: float) -> int:
    """How many latents are alive at the optimum; ``values`` fall.

    Latent i, counted from 1, is alive iff beta < D lambda_i/(i lambda_i + sum_{j > i} lambda_j).
    """
    heads = np.arange(1, len(values) + 1) * values + (np.sum(values) - np.cumsum(values))
    return int(np.sum(beta * heads[:latents] < len(values) * values[:latents]))


def optimum(values: Any, vectors: Any, latents: int, beta: float) -> LinearVAE:
    """The largest bound's model, its noise variance learned with it; ``values`` fall."""
    return stationary(values, vectors, tuple(range(alive(values, latents, beta))), latents, beta)


def shared(excess: float, others: Any, vectors: Any, beta: float) -> tuple[Any, LinearVAE]:
    """The eigenvalues [D] and a stationary point whose two latents code the first vector, by equal columns.

    ``excess`` is |w|^2/t of either column, ``others`` [D - 1] are the eigenvalues of the other vectors. From
    the bound's slope in ``excess``, lambda_1 = t (1 + 2 excess)^2/(1 + excess).
    Raises ``WrongUsage`` where ``beta`` leaves no such point.
    """
    coded, dimensions = (1 + 2 * excess) / (1 + excess), len(others) + 1
    if dimensions <= beta * coded:
        raise WrongUsage(f"beta = {beta:g} allows no excess {excess:g} in {dimensions} dimensions")
    noise = float(np.sum(others) / (dimensions - beta * coded))
    first = beta * noise * (1 + 2 * excess) ** 2 / (1 + excess)
    column = vectors[:, [0]] * np.sqrt(excess * beta * noise)
    return np.array([first, *others]), with_encoder(np.hstack([column, column]), noise, beta)


def curvature(model: LinearVAE, direction: Any, scatter: Any, beta: float) -> float:
    """The bound's second derivative at a stationary ``model`` along a ``direction`` [D, d] of the decoder.

    The encoder follows, at its best for each decoder; to first order, which is all that counts there.
    """
    step, noise = 1e-30, np.exp(model.log_noise)
    moved = with_encoder(model.decoder + 1j * step * direction, noise, beta).flat
    along = np.imag(moved) / step
    return float(along @ model.hessian(scatter, beta) @ along)
