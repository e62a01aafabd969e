"""PyTorch, eager: the specified convolutional networks, trained as PyTorch users write it.

Settings: batch_size, learning_rate, beta1, beta2; r1, the weight of the R1 penalty, 0 for none; ema, the
decay a step of the average of the generator's weights, at most (1 + t)/(10 + t) after t steps, 0 for none.
"""

from benchmarks.competitor import THREADS, pin_threads

pin_threads()

import copy

import numpy as np
import torch
from torch.nn.functional import softplus

from benchmarks.gan_step import NOISE
from benchmarks.gan_step.torch_eager import discriminator, generator
from benchmarks.race.runner import Look

SAMPLED = 100  # images at a time


class Loop:
    """Two networks and their optimizers."""

    def __init__(self, images: np.ndarray, seed: int, settings: dict) -> None:
        torch.set_num_threads(THREADS)
        torch.manual_seed(seed)
        self.seed, self.settings = seed, settings
        self.images = torch.from_numpy(images)[:, None].float() / 127.5 - 1
        self.d, self.g = discriminator("dcgan"), generator("dcgan")
        self.average = copy.deepcopy(self.g) if settings["ema"] else None
        self.d_adam, self.g_adam = self._adam(self.d), self._adam(self.g)

    def _adam(self, network: torch.nn.Module) -> torch.optim.Adam:
        s = self.settings
        return torch.optim.Adam(network.parameters(), s["learning_rate"], (s["beta1"], s["beta2"]))

    def step(self, made: int) -> None:
        """One update of each player, after ``made`` before it."""
        batch = self.settings["batch_size"]
        real = self.images[torch.randint(len(self.images), (batch,))]
        with torch.no_grad():
            fake = self.g(torch.rand(batch, NOISE) * 2 - 1)
        self.d_adam.zero_grad(set_to_none=True)
        self._discriminator_loss(real, fake).backward()
        self.d_adam.step()
        self.d.requires_grad_(False)
        loss = softplus(-self.d(self.g(torch.rand(batch, NOISE) * 2 - 1))).mean()
        self.g_adam.zero_grad(set_to_none=True)
        loss.backward()
        self.g_adam.step()
        self.d.requires_grad_(True)
        if self.average is not None:
            self._update_average(min(self.settings["ema"], (1 + made) / (10 + made)))

    def _discriminator_loss(self, real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
        weight = self.settings["r1"]
        real.requires_grad_(weight > 0)
        scores = self.d(real)
        loss = softplus(-scores).mean() + softplus(self.d(fake)).mean()
        if weight > 0:
            (slopes,) = torch.autograd.grad(scores.sum(), real, create_graph=True)
            loss = loss + weight / 2 * slopes.square().sum((1, 2, 3)).mean()
        return loss

    @torch.no_grad()
    def _update_average(self, decay: float) -> None:
        assert self.average is not None
        for mean, weight in zip(self.average.parameters(), self.g.parameters(), strict=True):
            mean.lerp_(weight, 1 - decay)

    def state(self) -> dict[str, np.ndarray]:
        """Everything that is trained, and the optimizers' slots."""
        networks = {"d": self.d, "g": self.g} | ({"average": self.average} if self.average else {})
        state = {
            f"{n}.{key}": v.numpy() for n, net in networks.items() for key, v in net.state_dict().items()
        }
        for name, adam in (("d_adam", self.d_adam), ("g_adam", self.g_adam)):
            for place, slots in adam.state_dict()["state"].items():
                state |= {f"{name}.{place}.{key}": slot.numpy() for key, slot in slots.items()}
        return state

    @torch.no_grad()
    def samples(self, count: int, draw: int) -> np.ndarray:
        """Images of the averaged weights by the statistics of their batch, or of the last in eval mode."""
        network = copy.deepcopy(self.g if self.average is None else self.average)
        network.train(self.average is not None)
        noise = torch.Generator().manual_seed(1000 * self.seed + draw)
        parts = []
        for first in range(0, count, SAMPLED):
            batch = min(SAMPLED, count - first)
            parts.append(network(torch.rand(batch, NOISE, generator=noise) * 2 - 1)[:, 0])
        pixels = ((torch.cat(parts) + 1) * 127.5).round().clamp(0, 255)
        return pixels.to(torch.uint8).numpy()


def race(images: np.ndarray, seed: int, settings: dict, looks: tuple[int, ...], look: Look) -> None:
    """Train to the last look."""
    loop = Loop(images, seed, settings)
    for made in range(looks[-1]):
        loop.step(made)
        if made + 1 in looks:
            look(made + 1, loop.state, loop.samples)
