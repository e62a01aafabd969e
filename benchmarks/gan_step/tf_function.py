"""Peer: a plain ``tf.function`` loop with Keras optimizers, as the TensorFlow tutorials write it."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import keras
import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from benchmarks.gan_step.keras_networks import discriminator, generator, trainable


def prepare(task: str):
    """Steps loop in Python over a compiled step."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    d, g = discriminator(task), generator(task, NOISE)
    d_adam = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
    g_adam = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
    d_adam.build(d.trainable_variables)
    g_adam.build(g.trainable_variables)
    images = np.random.default_rng(0).uniform(-1, 1, (100 * BATCH, 28, 28, 1)).astype(np.float32)
    data = iter(
        tf.data.Dataset.from_tensor_slices(images).shuffle(len(images)).repeat().batch(BATCH).prefetch(2)
    )

    @tf.function
    def step(real):
        with tf.GradientTape() as d_tape:
            fake = g(tf.random.uniform((BATCH, NOISE), -1.0, 1.0), training=True)
            s_real, s_fake = d(real, training=True), d(fake, training=True)
            d_loss = tf.reduce_mean(tf.nn.softplus(-s_real)) + tf.reduce_mean(tf.nn.softplus(s_fake))
        d_adam.apply(d_tape.gradient(d_loss, d.trainable_variables), d.trainable_variables)
        with tf.GradientTape() as g_tape:
            s_fake = d(g(tf.random.uniform((BATCH, NOISE), -1.0, 1.0), training=True), training=True)
            g_loss = tf.reduce_mean(tf.nn.softplus(-s_fake))
        g_adam.apply(g_tape.gradient(g_loss, g.trainable_variables), g.trainable_variables)
        return d_loss, g_loss

    def steps(count: int) -> None:
        for _ in range(count):
            losses = step(next(data))
        losses[0].numpy()

    facts = {"name": "tf.function loop", "version": tf.__version__}
    return steps, facts | {"trainable": [trainable(d), trainable(g)]}


if __name__ == "__main__":
    serve(prepare)
