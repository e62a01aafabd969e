"""Peer: pythae's own ``get_nll``, all draws of an image at once; it encodes the image for every draw."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from importlib.metadata import version

import torch

from benchmarks.vae_bounds import COMPARED, DRAWS, images, inputs
from benchmarks.vae_bounds.torch_networks import given
from benchmarks.vae_step.pythae_peer import pythae_model
from benchmarks.vae_step.torch_networks import trainable


def prepare(task: str):
    """Steps are images."""
    del task
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    model = pythae_model("elbo", *given())
    x = torch.from_numpy(images())

    @torch.inference_mode()
    def mean_bound(count: int) -> float:
        return float(model.get_nll(x[:count], DRAWS, DRAWS))

    nll = -mean_bound(COMPARED)  # what it returns is not negated
    facts = {"name": "pythae", "version": version("pythae"), "inputs": inputs()}
    counts = [trainable(model.encoder), trainable(model.decoder)]
    return mean_bound, facts | {"trainable": counts, "values": {"nll": nll}}


if __name__ == "__main__":
    serve(prepare)
