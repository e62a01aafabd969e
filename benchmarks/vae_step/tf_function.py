"""Peer: a plain ``tf.function`` loop with a Keras optimizer; with XLA too (task ``elbo:xla``)."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import keras
import tensorflow as tf

from benchmarks.vae_step import BATCH, LEARNING_RATE, levels
from benchmarks.vae_step.keras_networks import binarised, negative_bound, networks, trainable


def prepare(task: str):
    """Steps loop in Python over a compiled step."""
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    task, _, mode = task.partition(":")
    encoder, decoder = networks()
    variables = encoder.trainable_variables + decoder.trainable_variables
    adam = keras.optimizers.Adam(LEARNING_RATE)
    adam.build(variables)
    images = levels()
    data = iter(
        tf.data.Dataset.from_tensor_slices(images)
        .shuffle(len(images))
        .repeat()
        .batch(BATCH, drop_remainder=True)
        .prefetch(2)
    )

    @tf.function(jit_compile=mode == "xla")
    def step(levels):
        with tf.GradientTape() as tape:
            loss = negative_bound(task, encoder, decoder, binarised(levels))
        adam.apply(tape.gradient(loss, variables), variables)
        return loss

    def steps(count: int) -> None:
        for _ in range(count):
            loss = step(next(data))
        loss.numpy()

    facts = {"name": "tf.function loop" + (", XLA" if mode else ""), "version": tf.__version__}
    return steps, facts | {"trainable": [trainable(encoder), trainable(decoder)]}


if __name__ == "__main__":
    serve(prepare)
