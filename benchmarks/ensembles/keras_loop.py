"""Peer: Keras networks and optimizers in a compiled step, looped over in Python, one seed at a time."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import keras
import tensorflow as tf
from keras import layers

from benchmarks.ensembles import BATCH, BETA1, LEARNING_RATE, MEANS, SCALE, SLOPE, WIDTH


def perceptron(activation) -> keras.Model:
    """Points [batch, 1] to outputs [batch, 1]."""
    hidden = [part for _ in range(2) for part in (layers.Dense(WIDTH), activation())]
    return keras.Sequential([layers.Input((1,)), *hidden, layers.Dense(1)])


def prepare(task: str):
    """Steps loop in Python over a compiled step."""
    del task
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    d = perceptron(lambda: layers.LeakyReLU(SLOPE))
    g = perceptron(layers.ReLU)
    d_adam = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
    g_adam = keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA1)
    d_adam.build(d.trainable_variables)
    g_adam.build(g.trainable_variables)
    means = tf.constant(MEANS)

    @tf.function
    def step():
        which = tf.random.uniform((BATCH, 1), maxval=len(MEANS), dtype=tf.int32)
        real = tf.gather(means, which) + SCALE * tf.random.normal((BATCH, 1))
        fake = g(tf.random.normal((BATCH, 1)))
        with tf.GradientTape() as tape:
            s_real, s_fake = tf.split(d(tf.concat([real, fake], 0)), 2)
            loss = tf.reduce_mean(tf.nn.softplus(-s_real)) + tf.reduce_mean(tf.nn.softplus(s_fake))
        d_adam.apply(tape.gradient(loss, d.trainable_variables), d.trainable_variables)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softplus(-d(g(tf.random.normal((BATCH, 1))))))
        g_adam.apply(tape.gradient(loss, g.trainable_variables), g.trainable_variables)
        return loss

    def steps(count: int) -> None:
        for _ in range(count):
            loss = step()
        loss.numpy()

    facts = {"name": "Keras, tf.function loop", "version": keras.__version__}
    return steps, facts | {"trainable": [net.count_params() for net in (d, g)]}


if __name__ == "__main__":
    serve(prepare)
