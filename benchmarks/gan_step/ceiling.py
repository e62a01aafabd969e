"""Yardstick: a step's products alone; of ``mlp:adam``, with Adam's updates beside them.

Large square products are faster than those of a step, which are flat; and Adam, which computes next to
nothing, moves every weight and both its moments through the memory. What is lost to either is no overhead.
"""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from benchmarks.gan_step.operations import step_operations
from benchmarks.gan_step.products import first_entries, step_products
from engine.adam import Adam
from gan.networks import ARCHITECTURES
from gan.settings import Settings


def prepare(task: str):
    """A step is one call of a graph."""
    architecture, _, adam = task.partition(":")
    networks = ARCHITECTURES[architecture].discriminator(), ARCHITECTURES[architecture].generator(NOISE)
    products = step_products(*networks, BATCH)
    usual, kernels = Settings(0), [p.layer.kernel.value for p in products if p.makes == "weights"]
    optimizer = Adam(kernels, LEARNING_RATE, BETA1, usual.beta2, usual.epsilon)

    def step():
        made = [product.compute() for product in products]
        if adam:
            gradients = [one for one, p in zip(made, products, strict=True) if p.makes == "weights"]
            optimizer.apply(gradients, tf.constant(0, tf.int64))
        return first_entries(made)

    compiled = tf.function(step, autograph=False)

    def steps(count: int) -> None:
        for _ in range(count):
            compiled()

    name = "the step's products and Adam's updates alone" if adam else "the step's products alone"
    facts = {"name": name, "version": f"TF {tf.__version__}", "yardstick": True}
    return steps, facts | {"operations": step_operations(*networks, BATCH)}


if __name__ == "__main__":
    serve(prepare)
