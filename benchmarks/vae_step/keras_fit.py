"""Peer: Keras 3 ``fit`` with a custom ``train_step``."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import keras
import tensorflow as tf

from benchmarks.vae_step import BATCH, LEARNING_RATE, levels
from benchmarks.vae_step.keras_networks import binarised, negative_bound, networks, trainable


class VAE(keras.Model):
    """The usual Keras model of two networks."""

    def __init__(self, task: str) -> None:
        super().__init__()
        self.task = task
        self.encoder, self.decoder = networks()

    def train_step(self, levels):
        """One ascent of the bound."""
        with tf.GradientTape() as tape:
            loss = negative_bound(self.task, self.encoder, self.decoder, binarised(levels))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return {"loss": loss}


def prepare(task: str):
    """Steps are full batches of one ``fit`` epoch over that many batches."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    model = VAE(task)
    model.compile(optimizer=keras.optimizers.Adam(LEARNING_RATE))
    images = levels()

    def steps(count: int) -> None:
        data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images)).repeat().batch(BATCH)
        model.fit(data.prefetch(2), steps_per_epoch=count, epochs=1, verbose=0)

    facts = {"name": "Keras fit", "version": keras.__version__}
    return steps, facts | {"trainable": [trainable(model.encoder), trainable(model.decoder)]}


if __name__ == "__main__":
    serve(prepare)
