"""The VAE's networks and bound in PyTorch."""

import math

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from benchmarks.vae_step import HIDDEN, LATENTS, PIXELS, draws


def network(inputs: int, outputs: int) -> nn.Sequential:
    """Two hidden layers of tanh units between [batch, inputs] and [batch, outputs]."""
    return nn.Sequential(
        *(nn.Linear(inputs, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, HIDDEN), nn.Tanh()),
        nn.Linear(HIDDEN, outputs),
    )


def networks() -> list[nn.Sequential]:
    """Encoder, to means and log-variances side by side, and decoder, to logits."""
    return [network(PIXELS, 2 * LATENTS), network(LATENTS, PIXELS)]


def trainable(model: nn.Module) -> int:
    """The number of trainable parameters."""
    return sum(parameter.numel() for parameter in model.parameters())


def log_weights(encoder: nn.Module, decoder: nn.Module, x: torch.Tensor, k: int) -> torch.Tensor:
    """log p(x, z)/q(z|x) of k draws for each image of x [batch, 784]: [batch, k]."""
    mean, log_variance = encoder(x)[:, None].chunk(2, dim=-1)
    noise = torch.randn(len(x), k, LATENTS)
    z = mean + torch.exp(log_variance / 2) * noise
    log_ratio = (noise**2 + log_variance - z**2).sum(-1) / 2  # log p(z) - log q(z|x)
    return log_likelihood(decoder(z), x[:, None]) + log_ratio


def log_likelihood(logits: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """log p(x|z) in nats, summed over the pixels."""
    return -binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


def negative_bound(task: str, encoder: nn.Module, decoder: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Minus the batch's mean bound, in nats, for pixels x [batch, 784]."""
    k = draws(task)
    if k > 1:
        return math.log(k) - log_weights(encoder, decoder, x, k).logsumexp(-1).mean()
    mean, log_variance = encoder(x).chunk(2, dim=-1)
    z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
    kl = (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2
    return (kl - log_likelihood(decoder(z), x)).mean()
