"""The VAE in plain Keras, as a course's solution would write it."""

import math

import keras
import tensorflow as tf
from keras import layers

from benchmarks.vae_step import HIDDEN, LATENTS, PIXELS, draws


def network(inputs: int, outputs: int) -> keras.Model:
    """Two hidden layers of tanh units between [batch, inputs] and [batch, outputs]."""
    hidden = [layers.Dense(HIDDEN, "tanh") for _ in range(2)]
    return keras.Sequential([layers.Input((inputs,)), *hidden, layers.Dense(outputs)])


def networks() -> list[keras.Model]:
    """Encoder, to means and log-variances side by side, and decoder, to logits."""
    return [network(PIXELS, 2 * LATENTS), network(LATENTS, PIXELS)]


def binarised(levels):
    """Pixels [batch, 784], 1 with probability level/255, drawn anew."""
    chance = tf.cast(levels, tf.float32) / 255
    return tf.cast(tf.random.uniform(tf.shape(chance)) < chance, tf.float32)


def negative_bound(task: str, encoder: keras.Model, decoder: keras.Model, x):
    """Minus the batch's mean bound, in nats, for pixels x [batch, 784]."""
    k = draws(task)
    mean, log_variance = tf.split(encoder(x, training=True)[:, None], 2, axis=-1)
    noise = tf.random.normal((tf.shape(x)[0], k, LATENTS))
    z = mean + tf.exp(log_variance / 2) * noise
    logits = tf.reshape(decoder(tf.reshape(z, (-1, LATENTS)), training=True), (-1, k, PIXELS))
    pixels = tf.broadcast_to(x[:, None], tf.shape(logits))
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=pixels, logits=logits)
    reconstruction = -tf.reduce_sum(entropy, axis=-1)
    if k == 1:
        kl = tf.reduce_sum(mean**2 + tf.exp(log_variance) - 1 - log_variance, axis=-1) / 2
        return tf.reduce_mean(kl - reconstruction)
    log_ratio = tf.reduce_sum(noise**2 + log_variance - z**2, axis=-1) / 2  # log p(z) - log q(z|x)
    return -tf.reduce_mean(tf.reduce_logsumexp(reconstruction + log_ratio, axis=-1)) + math.log(k)


def trainable(model: keras.Model) -> int:
    """The number of trainable parameters."""
    return sum(int(variable.shape.num_elements() or 0) for variable in model.trainable_variables)
