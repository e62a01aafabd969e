r"""The generative model p(z) p(x|z) and the approximate posterior q(z|x), as theory's estimators see them.

    z ~ N(0, I),   x|z ~ Bernoulli(sigmoid(f(z)))   or   N(sigmoid(f(z)), s^2 I), s learned
    q(z|x) = N(mean(x), diag exp(log-variance(x)))

x is [..., 784], z [..., latents]: the axes before the last broadcast, so that one image meets many draws.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from engine.state import State, assign
from theory.elbo.gaussian import Gaussian
from vae.likelihood import bernoulli_log_prob
from vae.networks import Architecture
from vae.pixels import PIXELS_AN_IMAGE, Pixels

FIRST_LOG_SCALE = -1.0  # of the Gaussian decoder: s = 0.37, about the spread of a pixel


class VAE:
    """The networks of ``architecture`` around the latents; satisfies ``theory.elbo.estimators.Model``.

    ``mean_pixels`` [784] are those of the training images, in [0, 1].
    """

    def __init__(
        self, architecture: Architecture, pixels: Pixels, mean_pixels: np.ndarray, seed: int
    ) -> None:
        self.latents = architecture.latents
        self.encoder = architecture.encoder(seed)
        self.decoder = architecture.decoder(mean_pixels, seed)
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
        logits = self.logits(z)
        if self.log_scale is None:
            return bernoulli_log_prob(logits, x)
        return Gaussian(tf.sigmoid(logits), self.log_scale).log_prob(x)

    def logits(self, z: Any) -> Any:
        """The decoder's logits [..., 784] at latents [..., latents]."""
        flat = self.decoder(tf.reshape(z, [-1, self.latents]))
        return tf.reshape(flat, tf.concat([tf.shape(z)[:-1], [PIXELS_AN_IMAGE]], axis=0))

    def mean_images(self, z: Any) -> np.ndarray:
        """E[x|z] as grey levels, uint8 [n, 28, 28], for z [n, latents]: what is shown of a VAE's samples.

        The decoder's own pixels are independent given z, so a draw of them would only add noise.
        """
        means: np.ndarray = tf.sigmoid(self.logits(z)).numpy()
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
