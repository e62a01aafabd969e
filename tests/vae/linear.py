"""T5 in tensors, float64: a VAE whose evidence, posterior and gradients are known exactly."""

import numpy as np
import tensorflow as tf

from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian

RANDOM = np.random.default_rng(11)
EXACT = LinearGaussian(RANDOM.normal(size=(6, 2)), RANDOM.normal(size=6), 0.3)


class Linear:
    """``EXACT`` with an encoder that is linear too, off by ``error`` posterior deviations; scale ``wide``."""

    latents = 2

    def __init__(self, error=0.5, wide=1.3):
        covariance = np.linalg.inv(EXACT.precision)
        gain = covariance @ EXACT.weights.T / EXACT.noise_variance
        deviation = np.sqrt(np.diag(covariance))
        self.gain = tf.Variable(gain.T)
        self.shift = tf.Variable(error * deviation - gain @ EXACT.offset)
        self.log_scale = tf.Variable(np.log(wide * deviation))
        self.offset = tf.Variable(EXACT.offset)
        self.encoder_weights = {"gain": self.gain, "shift": self.shift, "log_scale_q": self.log_scale}
        self.decoder_weights = {"offset": self.offset}
        self.variables = self.encoder_weights | self.decoder_weights

    def posterior(self, x):
        mean = (x @ tf.convert_to_tensor(self.gain) + self.shift)[:, None, :]
        return Gaussian(mean, tf.zeros_like(mean) + self.log_scale)

    def log_prior(self, z):
        return Gaussian(tf.zeros_like(z), tf.zeros_like(z)).log_prob(z)

    def log_likelihood(self, x, z):
        mean = z @ tf.constant(EXACT.weights.T) + self.offset
        return Gaussian(mean, tf.zeros_like(mean) + np.log(EXACT.noise_variance) / 2).log_prob(x)


def joint_draws(n, seed):
    """z and x of the model, [n, 2] and [n, 6]."""
    random = np.random.default_rng(seed)
    z = random.standard_normal((n, 2))
    noise = np.sqrt(EXACT.noise_variance) * random.standard_normal((n, 6))
    return z, z @ EXACT.weights.T + EXACT.offset + noise
