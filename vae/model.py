r"""The generative model p(z) p(x|z) and the approximate posterior q(z|x), as theory's estimators see them.

    z ~ N(0, I),   x|z ~ Bernoulli(sigmoid(f(z)))   or   N(sigmoid(f(z)), s^2 I), s learned
    q(z|x) = N(mean(x), diag exp(log-variance(x)))

x is [..., 784], z [..., latents]: the axes before the last broadcast, so that one image meets many draws.
A conditional model has p(x|z, y) and q(z|x, y) for a label y, and the same prior (Sohn et al. 2015, with
latents that do not depend on the label): x is then an image with its label behind it, one-hot,
[..., 784 + 10], and log p(x|z, y) is what ``log_likelihood`` says of it.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from engine.state import State, assign
from theory.elbo.gaussian import Gaussian
from vae.likelihood import bernoulli_log_prob
from vae.networks import CLASSES, Architecture
from vae.pixels import PIXELS_AN_IMAGE, Pixels

FIRST_LOG_SCALE = -1.0  # of the Gaussian decoder: s = 0.37, about the spread of a pixel


class VAE:
    """The networks of ``architecture`` around the latents; satisfies ``theory.elbo.estimators.Model``.

    ``mean_pixels`` [784] are those of the training images, in [0, 1].
    """

    def __init__(
        self,
        architecture: Architecture,
        pixels: Pixels,
        mean_pixels: np.ndarray,
        seed: int,
        conditional: bool = False,
    ) -> None:
        self.latents, self.conditional = architecture.latents, conditional
        self.encoder = architecture.encoder(seed, conditional)
        self.decoder = architecture.decoder(mean_pixels, seed, conditional)
        self.log_scale = None if pixels.binary else tf.Variable(FIRST_LOG_SCALE, name="log_scale")
        self.encoder_weights = {v.path: v.value for v in self.encoder.weights}
        self.decoder_weights = {v.path: v.value for v in self.decoder.weights}
        if self.log_scale is not None:
            self.decoder_weights["decoder/log_scale"] = self.log_scale

    def posterior(self, x: Any) -> Gaussian:
        """q(z|x) for x [batch, 784]: mean and log-scale [batch, 1, latents], to meet k draws on axis 1."""
        mean, log_variance = tf.split(self.encoder(x)[:, None, :], 2, axis=-1)
        return Gaussian(mean, log_variance / 2)

    def log_prior(self, z: Any) -> Any:
        """log N(z; 0, I) in nats, summed over the last axis."""
        zero = tf.zeros([], z.dtype)
        return Gaussian(zero, zero).log_prob(z)

    def log_likelihood(self, x: Any, z: Any) -> Any:
        """log p(x|z) in nats, summed over the pixels; x [..., 784] broadcasts against z [..., latents]."""
        labels = None
        if self.conditional:
            x, labels = x[..., :PIXELS_AN_IMAGE], x[..., PIXELS_AN_IMAGE:]
        logits = self.logits(z, labels)
        if self.log_scale is None:
            return bernoulli_log_prob(logits, x)
        return Gaussian(tf.sigmoid(logits), self.log_scale).log_prob(x)

    def logits(self, z: Any, labels: Any = None) -> Any:
        """The decoder's logits [..., 784] at latents [..., latents], of a conditional model also labels."""
        rows = tf.reshape(z, [-1, self.latents])
        if labels is not None:
            each = tf.broadcast_to(labels, tf.concat([tf.shape(z)[:-1], [CLASSES]], axis=0))
            rows = tf.concat([rows, tf.reshape(each, [-1, CLASSES])], axis=1)
        flat = self.decoder(rows)
        return tf.reshape(flat, tf.concat([tf.shape(z)[:-1], [PIXELS_AN_IMAGE]], axis=0))

    def mean_images(self, z: Any, labels: np.ndarray | None = None) -> np.ndarray:
        """E[x|z] as grey levels, uint8 [n, 28, 28], for z [n, latents]: what is shown of a VAE's samples.

        A conditional model is told ``labels`` 0 to 9 [n].

        The decoder's own pixels are independent given z, so a draw of them would only add noise.
        """
        told = None if labels is None else one_hot(labels)
        means: np.ndarray = tf.sigmoid(self.logits(z, told)).numpy()
        levels: np.ndarray = np.rint(255 * means).astype(np.uint8)
        return levels.reshape(-1, 28, 28)

    def weights(self) -> State:
        """Every weight by name: what sampling and evaluation need."""
        return {name: variable.numpy() for name, variable in self.variables.items()}

    def restore(self, state: State) -> None:
        """Take the weights out of ``state``. Raises ``EquipoiseError`` if they do not fit."""
        assign(self.variables, state)

    @property
    def variables(self) -> dict[str, tf.Variable]:
        """Every weight's variable by name, the encoder's first."""
        return self.encoder_weights | self.decoder_weights


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Labels 0 to 9 [n] as conditional models take them: float32 [n, 10]."""
    rows: np.ndarray = np.eye(CLASSES, dtype=np.float32)[labels]
    return rows


def beside(x: np.ndarray, labels: np.ndarray | None) -> np.ndarray:
    """Rows of pixels [n, 784] with their labels 0 to 9 [n], if any, behind them, one-hot."""
    return x if labels is None else np.concatenate([x, one_hot(labels)], axis=1)
