"""The study's own training loop, as ``./study train`` runs it."""

from benchmarks.contender import THREADS, pin_threads, serve

pin_threads()

from gan.device import start

start(THREADS)

import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from gan.networks import ARCHITECTURES
from gan.randomness import epoch_order
from gan.training import Settings, Training
from theory.objectives import NON_SATURATING


def prepare(task: str):
    """Steps are one block of the compiled loop."""
    images = np.random.default_rng(0).integers(0, 256, (100 * BATCH, 28, 28), np.uint8)
    settings = Settings(0, BATCH, NOISE, LEARNING_RATE, BETA1)
    training = Training(NON_SATURATING, ARCHITECTURES[task], images, settings)
    rows = epoch_order(0, 0, len(images), BATCH)

    def steps(count: int) -> None:
        training.run_block(rows[:count])

    counts = [
        sum(int(np.prod(variable.shape)) for variable in network.trainable_variables)
        for network in (training.discriminator, training.generator)
    ]
    return steps, {"name": "Equipoise", "version": f"TF {tf.__version__}", "trainable": counts}


if __name__ == "__main__":
    serve(prepare)
