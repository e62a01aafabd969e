r"""What a trained VAE is worth: bounds on log p(x) of images it has not seen, latents it uses, pictures.

The test ELBO is E_q[log w] and the negative log-likelihood is -L_k, the IWAE bound with k draws (Burda et al.
2016): both are estimated from the same draws, and both are bounds, so the second lies above the true one.
k is large, so the draws come in blocks and their sum of weights is kept as a logarithm: the memory needed
is that of one block, whatever k.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from engine.randomness import Stream
from theory.elbo.bounds import importance_bound, log_weight
from theory.ops import last_mean, logaddexp
from vae.model import VAE
from vae.pixels import PIXELS_AN_IMAGE
from vae.randomness import normal

WORTH_COMPILING = 1000  # draws an image of continuous pixels: from there on XLA saves more time than it takes
IMAGES_AT_ONCE, DRAWS_AT_ONCE = 100, 50  # 5,000 rows of 784 pixels in float32: 16 MB an intermediate result
ACTIVE = 0.01  # least variance, over the data, of a latent's posterior mean
_ONE_DRAW = 0  # the seed of the draws: evaluation is a function of the weights, not of the run


@dataclass(frozen=True)
class Mean:
    """The mean over images of a quantity in nats, and its standard error over those images."""

    value: float
    error: float


@dataclass(frozen=True)
class Bounds:
    """In nats, float64 [n]: each image's ELBO and L_k, estimated with the same ``draws`` = k."""

    elbo: np.ndarray
    importance: np.ndarray
    draws: int


def bounds(
    model: VAE, x: np.ndarray, draws: int, on_progress: Callable[[int], None] = lambda _: None
) -> Bounds:
    """The ELBO and L_k of each row of ``x`` [n, 784] with k = ``draws``: a function of weights, x and k.

    ``on_progress`` is told how many images are done.
    """
    # binary pixels' log-likelihood is compiled by itself, and the networks are faster outside XLA
    compiled = draws >= WORTH_COMPILING and model.log_scale is not None
    block = tf.function(lambda x, noise: _block(model, x, noise), jit_compile=compiled, autograph=False)
    elbos, importances = [], []
    for number, first in enumerate(range(0, len(x), IMAGES_AT_ONCE)):
        images = tf.constant(x[first : first + IMAGES_AT_ONCE], tf.float32)
        streaming = Streaming()
        for made in range(0, draws, DRAWS_AT_ONCE):
            counter = tf.constant(number * -(-draws // DRAWS_AT_ONCE) + made // DRAWS_AT_ONCE, tf.int64)
            k = min(DRAWS_AT_ONCE, draws - made)
            # drawn outside the block: XLA makes other normal numbers of the same key
            noise = normal(_ONE_DRAW, Stream.EVALUATION, counter, [len(images), k, model.latents])
            mean, log_mean_exp = block(images, noise)
            streaming.add(mean.numpy(), log_mean_exp.numpy(), k)
        elbos.append(streaming.mean)
        importances.append(streaming.log_mean_exp)
        on_progress(first + len(images))
    return Bounds(np.concatenate(elbos), np.concatenate(importances), draws)


def _block(model: VAE, x: Any, noise: Any) -> tuple[Any, Any]:
    """Mean and log mean of exp of each image's k log-weights, for ``noise`` [batch, k, latents]: [batch]."""
    q = model.posterior(x)
    log_weights = log_weight(model, x[:, None, :], q, q.sample(noise))
    return last_mean(log_weights), importance_bound(log_weights)


class Streaming:
    """Mean and log mean of exp of numbers that come in blocks, in float64, without keeping them."""

    def __init__(self) -> None:
        self.count = 0
        self._sum: Any = 0.0
        self._log_sum: Any = -np.inf

    def add(self, mean: np.ndarray, log_mean_exp: np.ndarray, count: int) -> None:
        """A block of ``count`` numbers for each of n images, by their mean and log mean of exp [n]."""
        self.count += count
        self._sum = self._sum + count * np.asarray(mean, np.float64)
        self._log_sum = logaddexp(self._log_sum, np.asarray(log_mean_exp, np.float64) + np.log(count))

    @property
    def mean(self) -> np.ndarray:
        """Of all numbers so far, [n]."""
        return np.asarray(self._sum / self.count)

    @property
    def log_mean_exp(self) -> np.ndarray:
        """Of all numbers so far, [n]."""
        return np.asarray(self._log_sum - np.log(self.count))


def over_images(values: np.ndarray) -> Mean:
    """Mean of [n] values and the standard error of that mean; NaN for a single image."""
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return Mean(float(values.mean()), float(error))


def posterior_means(model: VAE, x: np.ndarray) -> np.ndarray:
    """E_q[z] of each row of ``x`` [n, 784]: float32 [n, latents]."""
    means = [
        model.posterior(tf.constant(x[first : first + 1000], tf.float32)).mean[:, 0].numpy()
        for first in range(0, len(x), 1000)
    ]
    return np.concatenate(means)


def active_units(model: VAE, x: np.ndarray) -> int:
    """How many latents have a posterior mean whose variance over ``x`` exceeds 0.01 (Burda et al. 2016)."""
    return int(np.sum(posterior_means(model, x).var(axis=0) > ACTIVE))


def reconstructions(model: VAE, x: np.ndarray) -> np.ndarray:
    """E[x|z] at the posterior's mean of each row of ``x`` [n, 784]: uint8 [n, 28, 28]."""
    labels = x[:, PIXELS_AN_IMAGE:].argmax(axis=1) if model.conditional else None
    return model.mean_images(tf.constant(posterior_means(model, x)), labels)


def prior_samples(
    model: VAE, seed: int, stream: Stream, counter: int, batch: int, labels: np.ndarray | None = None
) -> np.ndarray:
    """E[x|z] of ``batch`` draws from the prior, keyed by (seed, stream, counter): uint8 [batch, 28, 28].

    A conditional model is told ``labels`` 0 to 9 [batch].
    """
    return model.mean_images(normal(seed, stream, counter, [batch, model.latents]), labels)
