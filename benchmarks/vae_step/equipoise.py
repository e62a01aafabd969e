"""The study's own training loop, as ``./study train`` runs it."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import numpy as np
import tensorflow as tf

from benchmarks.vae_step import BATCH, LEARNING_RATE, levels
from engine.randomness import epoch_order
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.settings import Settings
from vae.training import Training


def prepare(task: str):
    """Steps are one block of the compiled loop."""
    images = levels().reshape(-1, 28, 28)
    settings = Settings(seed=0, steps=100_000, batch_size=BATCH, learning_rate=LEARNING_RATE)
    training = Training(objective(task), ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], images, settings)
    rows = epoch_order(0, 0, len(images), BATCH)

    def steps(count: int) -> None:
        training.run_block(rows[:count])

    counts = [
        sum(int(np.prod(variable.shape)) for variable in network.values())
        for network in (training.model.encoder_weights, training.model.decoder_weights)
    ]
    return steps, {"name": "Equipoise", "version": f"TF {tf.__version__}", "trainable": counts}


if __name__ == "__main__":
    serve(prepare)
