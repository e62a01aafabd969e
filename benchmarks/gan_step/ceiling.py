"""Yardstick: a step's products alone; of ``mlp:adam``, with Adam's updates beside them.

Large square products are faster than those of a step, which are flat; and Adam, which computes next to
nothing, moves every weight and both its moments through the memory. What is lost to either is no overhead.
"""

from benchmarks.contender import THREADS, pin_threads, serve

pin_threads()

from gan.device import start

start(THREADS)

import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from benchmarks.gan_step.operations import step_operations
from benchmarks.gan_step.products import step_products
from gan.adam import Adam
from gan.networks import ARCHITECTURES


def prepare(task: str):
    """A step is one call of a graph."""
    architecture, _, adam = task.partition(":")
    made = ARCHITECTURES[architecture]
    networks = made.discriminator(), made.generator(NOISE)
    products = step_products(*networks, BATCH)
    trained = [product for product in products if product.makes == "weights"]
    optimizer = Adam([p.layer.kernel.value for p in trained], LEARNING_RATE, BETA1, 0.999, 1e-7)

    def step():
        made = [product.compute() for product in products]
        if adam:
            gradients = [
                one for one, product in zip(made, products, strict=True) if product.makes == "weights"
            ]
            optimizer.apply(gradients, tf.constant(0, tf.int64))
        return tf.add_n([tf.reshape(one, [-1])[0] for one in made])  # what nothing needs is not computed

    compiled = tf.function(step, autograph=False)

    def steps(count: int) -> None:
        for _ in range(count):
            compiled()

    name = "the step's products and Adam's updates" if adam else "the step's products"
    operations = step_operations(*networks, BATCH)
    return steps, {"name": f"{name} alone", "version": f"TF {tf.__version__}"} | {
        "operations": operations,
        "yardstick": True,
    }


if __name__ == "__main__":
    serve(prepare)
