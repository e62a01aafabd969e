"""Peer: PyTorch, eager or compiled (task ``elbo:compile``)."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import torch

from benchmarks.vae_step import BATCH, LEARNING_RATE, levels
from benchmarks.vae_step.torch_networks import negative_bound, networks, trainable


def prepare(task: str):
    """Steps loop in Python, as PyTorch users write it."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    task, _, mode = task.partition(":")
    encoder, decoder = networks()
    adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], LEARNING_RATE)
    images = torch.from_numpy(levels())
    loss_of = torch.compile(negative_bound) if mode else negative_bound

    def steps(count: int) -> None:
        for _ in range(count):
            chances = images[torch.randint(len(images), (BATCH,))].float() / 255
            loss = loss_of(task, encoder, decoder, torch.bernoulli(chances))
            adam.zero_grad(set_to_none=True)
            loss.backward()
            adam.step()

    name = "PyTorch compile" if mode else "PyTorch eager"
    facts = {"name": name, "version": torch.__version__}
    return steps, facts | {"trainable": [trainable(encoder), trainable(decoder)]}


if __name__ == "__main__":
    serve(prepare)
