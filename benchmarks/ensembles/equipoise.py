"""The study's own ensemble, as ``./study run toys`` runs it."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import tensorflow as tf

from benchmarks.ensembles import BATCH, BETA1, LEARNING_RATE, SEEDS, WIDTH
from gan.toy_ensembles import ToyEnsemble
from gan.toy_settings import ToySettings
from theory.models.mixtures import TOYS
from theory.objectives import NON_SATURATING


def prepare(task: str):
    """Steps are a whole training of that length, initial weights included."""
    del task
    settings = ToySettings(BATCH, 1, (WIDTH, WIDTH), LEARNING_RATE, BETA1, 0.999, 1e-7)
    ensemble = ToyEnsemble(NON_SATURATING, TOYS["line_5"], settings)
    players = ensemble.train([0], 1)[0]
    counts = [sum(w.size + b.size for w, b in layers) for layers in players]

    def steps(count: int) -> None:
        ensemble.train(range(SEEDS), count)

    return steps, {
        "name": "Equipoise",
        "version": f"TF {tf.__version__}",
        "seeds": SEEDS,
        "trainable": counts,
    }


if __name__ == "__main__":
    serve(prepare)
