"""The study's own training loop, as ``./study train`` runs it; a task may name options: ``mlp:reuse``."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import numpy as np
import tensorflow as tf

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE
from benchmarks.gan_step.operations import step_operations
from benchmarks.gan_step.options import OPTIONS
from engine.randomness import epoch_order
from gan.networks import ARCHITECTURES
from gan.training import Settings, Training
from theory.objectives import NON_SATURATING


def prepare(task: str):
    """Steps are one block of the compiled loop."""
    architecture, *names = task.split(":")
    options = {key: value for name in names for key, value in OPTIONS[name][1].items()}
    images = np.random.default_rng(0).integers(0, 256, (100 * BATCH, 28, 28), np.uint8)
    settings = Settings(0, BATCH, NOISE, LEARNING_RATE, BETA1, **options)
    training = Training(NON_SATURATING, ARCHITECTURES[architecture], images, settings)
    rows = epoch_order(0, 0, len(images), BATCH)

    def steps(count: int) -> None:
        training.run_block(rows[:count])

    networks = (training.discriminator, training.generator)
    facts = {
        "name": ", ".join(["Equipoise", *(OPTIONS[name][0] for name in names)]),
        "version": f"TF {tf.__version__}",
        "trainable": [sum(int(np.prod(v.shape)) for v in net.trainable_variables) for net in networks],
        "operations": step_operations(*networks, BATCH, reuse_fakes=settings.reuse_fakes),
    }
    return steps, facts


if __name__ == "__main__":
    serve(prepare)
