"""Peer: a plain PyTorch loop, one image at a time with all its draws at once."""

import math

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import torch

from benchmarks.vae_bounds import COMPARED, DRAWS, images, inputs
from benchmarks.vae_bounds.torch_networks import given
from benchmarks.vae_step.torch_networks import log_weights, trainable


def prepare(task: str):
    """Steps are images."""
    del task
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    encoder, decoder = given()
    x = torch.from_numpy(images())

    @torch.inference_mode()
    def bounds(count: int) -> list[float]:
        return [
            float(log_weights(encoder, decoder, x[i : i + 1], DRAWS).logsumexp(-1)) - math.log(DRAWS)
            for i in range(count)
        ]

    nll = -sum(bounds(COMPARED)) / COMPARED
    facts = {"name": "PyTorch loop", "version": torch.__version__, "inputs": inputs()}
    return bounds, facts | {"trainable": [trainable(encoder), trainable(decoder)], "values": {"nll": nll}}


if __name__ == "__main__":
    serve(prepare)
