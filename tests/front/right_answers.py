"""Right answers as students write them: plain NumPy and TensorFlow, nothing of the project's."""

from collections.abc import Callable
from typing import Any

import numpy as np

# ---------------------------------------------------------------- right


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def entropy(logits, label):
    """The cross-entropy with logits of TensorFlow's documentation."""
    return np.maximum(logits, 0) - logits * label + np.log1p(np.exp(-np.abs(logits)))


def gan(logits_real, logits_fake):
    d_loss = np.mean(entropy(logits_real, 1)) + np.mean(entropy(logits_fake, 0))
    return d_loss, np.mean(entropy(logits_fake, 1))


def lsgan(scores_real, scores_fake, a=0, b=1, c=1):
    d_loss = np.mean((scores_real - b) ** 2) / 2 + np.mean((scores_fake - a) ** 2) / 2
    return d_loss, np.mean((scores_fake - c) ** 2) / 2


def lsgan_of_template(scores_real, scores_fake):
    return lsgan(scores_real, scores_fake)


def optimum(p, q):
    return p / (p + q)


def coded_optimum(p, q, a, b):
    return (b * p + a * q) / (p + q)


def kl(mean, log_var):
    return -np.sum(1 + log_var - mean**2 - np.exp(log_var), axis=1) / 2


def vae(x, logits, mean, log_var):
    return np.mean(np.sum(entropy(logits, x), axis=1) + kl(mean, log_var))


def probability_entropy(x, y):
    return -x * np.log(y) - (1 - x) * np.log(1 - y)


# ---------------------------------------------------------------- other forms


def gan_of_tensorflow(logits_real, logits_fake):
    import tensorflow as tf

    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    real = cross_entropy(labels=tf.ones_like(logits_real), logits=logits_real)
    fake = cross_entropy(labels=tf.zeros_like(logits_fake), logits=logits_fake)
    wanted = cross_entropy(labels=tf.ones_like(logits_fake), logits=logits_fake)
    return tf.reduce_mean(real) + tf.reduce_mean(fake), tf.reduce_mean(wanted)


def gan_of_keras(logits_real, logits_fake):
    import tensorflow as tf

    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    ones, zeros = tf.ones_like(logits_real), tf.zeros_like(logits_fake)
    return loss(ones, logits_real) + loss(zeros, logits_fake), loss(ones, logits_fake)


def gan_of_float32(logits_real, logits_fake):
    import tensorflow as tf

    one = tf.constant(1.0)  # which does not mix with float64
    real = tf.nn.softplus(-one * logits_real)
    return tf.reduce_mean(real) + tf.reduce_mean(tf.nn.softplus(logits_fake)), tf.reduce_mean(
        tf.nn.softplus(-one * logits_fake)
    )


def gan_of_sums(logits_real, logits_fake):
    size = len(logits_real)
    d_loss, g_loss = gan(logits_real, logits_fake)
    return size * d_loss, [[size * g_loss]]


def gan_of_probabilities(p_real, p_fake):
    return -np.mean(np.log(p_real)) - np.mean(np.log(1 - p_fake)), -np.mean(np.log(p_fake))


def gan_that_overflows(logits_real, logits_fake):
    return gan_of_probabilities(sigmoid(logits_real), sigmoid(logits_fake))


def lsgan_of_tensorflow(scores_real, scores_fake):
    import tensorflow as tf

    real = 0.5 * tf.reduce_mean(tf.square(scores_real - 1.0))
    fake = 0.5 * tf.reduce_mean(tf.square(scores_fake))
    return real + fake, 0.5 * tf.reduce_mean(tf.square(scores_fake - 1.0))


def optimum_of_one_point(p, q):
    return p / (p + q) if p > 0 else 0.0


def vae_of_tensorflow(x, logits, mean, log_var):
    import tensorflow as tf

    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    divergence = -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)
    return tf.reduce_mean(tf.reduce_sum(entropy, axis=-1) + divergence)


def vae_of_keras(x, reconstruction, mean, log_var):
    import tensorflow as tf

    entropy = tf.keras.losses.binary_crossentropy(x, reconstruction)  # over the channels
    pixels = tf.reduce_mean(tf.reduce_sum(entropy, axis=(1, 2)))
    divergence = -0.5 * (1 + log_var - tf.square(mean) - tf.exp(log_var))
    return pixels + tf.reduce_mean(tf.reduce_sum(divergence, axis=1))


def vae_per_image(x, logits, mean, log_var):
    return np.sum(entropy(logits, x), axis=1) + kl(mean, log_var)


def vae_of_a_gaussian(x, reconstruction, mean, log_var):
    return np.mean(np.sum((x - reconstruction) ** 2, axis=1) / 2 + kl(mean, log_var))


# (what, answers, what is said of them)
OTHER_FORMS: list[tuple[str, dict[str, Callable[..., Any]], str]] = [
    ("NumPy", {"gan_loss": gan, "lsgan_loss": lsgan_of_template, "optimal_discriminator": optimum}, ""),
    ("TensorFlow", {"gan_loss": gan_of_tensorflow, "lsgan_loss": lsgan_of_tensorflow}, ""),
    ("TensorFlow's VAE", {"vae_loss": vae_of_tensorflow}, "takes logits"),
    ("Keras", {"gan_loss": gan_of_keras}, ""),
    ("Keras's images", {"vae_loss": vae_of_keras}, "takes probabilities"),
    ("float32 alone", {"gan_loss": gan_of_float32}, ""),
    ("sums", {"gan_loss": gan_of_sums}, "sum over the batch"),
    ("probabilities", {"gan_loss": gan_of_probabilities}, "takes probabilities"),
    ("overflow", {"gan_loss": gan_that_overflows}, "but wrong at scores of ±1000"),
    ("any codes", {"lsgan_loss": lsgan}, "any codes"),
    ("codes by name", {"lsgan_loss": lambda real, fake, b, a, c: lsgan(real, fake, a, b, c)}, "any codes"),
    ("codes (-1, 1, 0)", {"lsgan_loss": lambda r, f: lsgan(r, f, -1, 1, 0)}, "codes (-1, 1, 0)"),
    ("D* of LSGAN", {"optimal_discriminator": coded_optimum}, "any codes"),
    ("D*'s codes by name", {"optimal_discriminator": lambda p, q, b, a: coded_optimum(p, q, a, b)}, "any"),
    ("D* as a logit", {"optimal_discriminator": lambda p, q: np.log(p / q)}, "as a logit"),
    ("D* of numbers", {"optimal_discriminator": optimum_of_one_point}, ""),
    ("NumPy's VAE", {"vae_loss": vae}, "takes logits"),
    (
        "a VAE of probabilities",
        {"vae_loss": lambda x, y, m, v: np.mean(np.sum(probability_entropy(x, y), axis=1) + kl(m, v))},
        "takes probabilities",
    ),
    ("a VAE's sums", {"vae_loss": lambda *given: len(given[0]) * vae(*given)}, "sum over the batch"),
    ("a VAE's images", {"vae_loss": vae_per_image}, "one loss for each image"),
    ("a Gaussian decoder", {"vae_loss": vae_of_a_gaussian}, "Gaussian decoder of variance 1, without"),
    (
        "a Gaussian decoder's squares",
        {"vae_loss": lambda x, y, m, v: np.mean(np.sum((x - y) ** 2, axis=1) + kl(m, v))},
        "variance 1/2",
    ),
    (
        "a Gaussian decoder's density",
        {"vae_loss": lambda x, y, m, v: vae_of_a_gaussian(x, y, m, v) + 392 * np.log(2 * np.pi)},
        "Gaussian decoder of variance 1",
    ),
]
