"""Peer: an eager PyTorch loop, one seed at a time."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import torch
from torch import nn
from torch.nn.functional import softplus

from benchmarks.ensembles import BATCH, BETA1, LEARNING_RATE, MEANS, SCALE, SLOPE, WIDTH


def perceptron(activation: nn.Module) -> nn.Module:
    """Points [batch, 1] to outputs [batch, 1]."""
    return nn.Sequential(
        *(nn.Linear(1, WIDTH), activation, nn.Linear(WIDTH, WIDTH), activation, nn.Linear(WIDTH, 1))
    )


def prepare(task: str):
    """Steps loop in Python, as PyTorch users write it."""
    del task
    torch.set_num_threads(1)  # its fastest: a second thread costs more than layers this small take
    torch.manual_seed(0)
    d, g = perceptron(nn.LeakyReLU(SLOPE)), perceptron(nn.ReLU())
    d_adam = torch.optim.Adam(d.parameters(), LEARNING_RATE, (BETA1, 0.999))
    g_adam = torch.optim.Adam(g.parameters(), LEARNING_RATE, (BETA1, 0.999))
    means = torch.tensor(MEANS)

    def step() -> None:
        real = means[torch.randint(len(MEANS), (BATCH, 1))] + SCALE * torch.randn(BATCH, 1)
        with torch.no_grad():
            fake = g(torch.randn(BATCH, 1))
        s_real, s_fake = d(torch.cat([real, fake])).split(BATCH)
        loss = softplus(-s_real).mean() + softplus(s_fake).mean()
        d_adam.zero_grad(set_to_none=True)
        loss.backward()
        d_adam.step()
        d.requires_grad_(False)
        loss = softplus(-d(g(torch.randn(BATCH, 1)))).mean()
        g_adam.zero_grad(set_to_none=True)
        loss.backward()
        g_adam.step()
        d.requires_grad_(True)

    def steps(count: int) -> None:
        for _ in range(count):
            step()

    counts = [sum(p.numel() for p in net.parameters()) for net in (d, g)]
    return steps, {"name": "PyTorch loop", "version": torch.__version__, "trainable": counts}


if __name__ == "__main__":
    serve(prepare)
