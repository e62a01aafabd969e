"""Yardstick: large products of float32 matrices, the fastest that the project's TensorFlow computes here."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import time

import tensorflow as tf

SIZES = (512, 1024, 2048)  # rows of square matrices; the size whose products are fastest is the yardstick


def prepare(_task: str):
    """A step is as many products as have the operations of one of the largest size."""
    product = tf.function(tf.matmul)
    matrices = {n: [tf.random.stateless_uniform((n, n), (n, i)) for i in range(2)] for n in SIZES}
    copies = {n: (SIZES[-1] // n) ** 3 for n in SIZES}

    def seconds(n: int) -> float:
        began = time.perf_counter()
        for _ in range(copies[n]):
            product(*matrices[n])
        return time.perf_counter() - began

    for n in SIZES:
        seconds(n)  # compiles
    size = min(SIZES, key=lambda n: min(seconds(n) for _ in range(5)))

    def steps(count: int) -> None:
        for _ in range(count):
            seconds(size)

    facts = {"name": f"products {size} x {size}", "version": f"TF {tf.__version__}"}
    return steps, facts | {"operations": 2 * SIZES[-1] ** 3, "yardstick": True}


if __name__ == "__main__":
    serve(prepare)
