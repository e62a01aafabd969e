"""Peer: Keras 3 ``fit`` with a custom ``train_step``."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import keras
import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from benchmarks.gan_step.keras_networks import discriminator, generator, trainable


class GAN(keras.Model):
    """The usual two-player Keras model."""

    def __init__(self, task: str) -> None:
        super().__init__()
        self.d, self.g = discriminator(task), generator(task, NOISE)
        self.d_optimizer = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
        self.g_optimizer = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
        self.cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def train_step(self, real):
        """One update of each player."""
        noise = tf.random.uniform((BATCH, NOISE), -1.0, 1.0)
        with tf.GradientTape() as tape:
            s_real = self.d(real, training=True)
            s_fake = self.d(self.g(noise, training=True), training=True)
            d_loss = self.cross_entropy(tf.ones_like(s_real), s_real)
            d_loss += self.cross_entropy(tf.zeros_like(s_fake), s_fake)
        variables = self.d.trainable_variables
        self.d_optimizer.apply_gradients(zip(tape.gradient(d_loss, variables), variables, strict=True))
        noise = tf.random.uniform((BATCH, NOISE), -1.0, 1.0)
        with tf.GradientTape() as tape:
            s_fake = self.d(self.g(noise, training=True), training=True)
            g_loss = self.cross_entropy(tf.ones_like(s_fake), s_fake)
        variables = self.g.trainable_variables
        self.g_optimizer.apply_gradients(zip(tape.gradient(g_loss, variables), variables, strict=True))
        return {"d_loss": d_loss, "g_loss": g_loss}


def prepare(task: str):
    """Steps are full batches of one ``fit`` epoch over that many batches."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    model = GAN(task)
    model.compile()
    images = np.random.default_rng(0).uniform(-1, 1, (100 * BATCH, 28, 28, 1)).astype(np.float32)

    def steps(count: int) -> None:
        data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images)).repeat().batch(BATCH)
        model.fit(data.prefetch(2), steps_per_epoch=count, epochs=1, verbose=0)

    facts = {"name": "Keras fit", "version": keras.__version__}
    return steps, facts | {"trainable": [trainable(model.d), trainable(model.g)]}


if __name__ == "__main__":
    serve(prepare)
