"""Peer: PyTorch, eager or compiled (task ``mlp:compile``)."""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

import torch
from torch import nn
from torch.nn.functional import softplus

from benchmarks.gan_step import BATCH, BETA1, LEARNING_RATE, NOISE


def discriminator(task: str) -> nn.Module:
    """Images [batch, 1, 28, 28] to raw scores [batch, 1]."""
    if task == "mlp":
        return nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256),
            nn.LeakyReLU(0.01),
            nn.Linear(256, 256),
            nn.LeakyReLU(0.01),
            nn.Linear(256, 1),
        )
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(1024, 1024), nn.LeakyReLU(0.01), nn.Linear(1024, 1)),
    )


def generator(task: str) -> nn.Module:
    """Noise [batch, noise] to images [batch, 1, 28, 28]."""
    if task == "mlp":
        body = (
            nn.Linear(NOISE, 1024),
            nn.ReLU(),
            nn.Linear(1024, 1024),
            nn.ReLU(),
            nn.Linear(1024, 784),
            nn.Tanh(),
        )
        return nn.Sequential(*body, nn.Unflatten(1, (1, 28, 28)))
    return nn.Sequential(
        *(nn.Linear(NOISE, 1024), nn.ReLU(), nn.BatchNorm1d(1024)),
        *(nn.Linear(1024, 7 * 7 * 128), nn.ReLU(), nn.BatchNorm1d(7 * 7 * 128), nn.Unflatten(1, (128, 7, 7))),
        *(nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(64)),
        *(nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh()),
    )


def prepare(task: str):
    """Steps loop in Python, as PyTorch users write it."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    task, _, mode = task.partition(":")
    d, g = discriminator(task), generator(task)
    counts = [sum(p.numel() for p in net.parameters()) for net in (d, g)]
    if mode == "compile":
        d, g = torch.compile(d), torch.compile(g)
    d_adam = torch.optim.Adam(d.parameters(), LEARNING_RATE, (BETA1, 0.999))
    g_adam = torch.optim.Adam(g.parameters(), LEARNING_RATE, (BETA1, 0.999))
    images = torch.rand(100 * BATCH, 1, 28, 28) * 2 - 1

    def step() -> None:
        real = images[torch.randint(len(images), (BATCH,))]
        with torch.no_grad():
            fake = g(torch.rand(BATCH, NOISE) * 2 - 1)
        d_loss = softplus(-d(real)).mean() + softplus(d(fake)).mean()
        d_adam.zero_grad(set_to_none=True)
        d_loss.backward()
        d_adam.step()
        d.requires_grad_(False)
        g_loss = softplus(-d(g(torch.rand(BATCH, NOISE) * 2 - 1))).mean()
        g_adam.zero_grad(set_to_none=True)
        g_loss.backward()
        g_adam.step()
        d.requires_grad_(True)

    def steps(count: int) -> None:
        for _ in range(count):
            step()

    name = "PyTorch compile" if mode else "PyTorch eager"
    return steps, {"name": name, "version": torch.__version__, "trainable": counts}


if __name__ == "__main__":
    serve(prepare)
