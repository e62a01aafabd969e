"""The study's own evaluation, as ``./study score`` runs it: blocks of 100 images and 50 draws."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from engine.surroundings import start

start(THREADS)

import numpy as np
import tensorflow as tf

from benchmarks.vae_bounds import COMPARED, DRAWS, images, inputs, weights
from vae.evaluation import DRAWS_AT_ONCE, IMAGES_AT_ONCE, bounds
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.pixels import PIXELS


def prepare(task: str):
    """Steps are images, evaluated in one call."""
    del task
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 1 / 8), seed=0)
    given = [part for network in weights() for layer in network for part in layer]
    for variable, value in zip(model.variables.values(), given, strict=True):
        variable.assign(value)
    x = images()
    bounds(model, x[:IMAGES_AT_ONCE], DRAWS_AT_ONCE)  # compiles the shape that counts

    def steps(count: int) -> None:
        bounds(model, x[:count], DRAWS)

    nll = -bounds(model, x[:COMPARED], DRAWS).importance.mean()
    facts = {"name": "Equipoise", "version": f"TF {tf.__version__}", "inputs": inputs()}
    counts = [
        sum(int(np.prod(variable.shape)) for variable in network.values())
        for network in (model.encoder_weights, model.decoder_weights)
    ]
    return steps, facts | {"trainable": counts, "values": {"nll": float(nll)}}


if __name__ == "__main__":
    serve(prepare)
