"""Peer: pythae's VAE and IWAE around the same networks.

Its own trainer collates batches image by image; here they are gathered at once, as in the PyTorch loop,
which is faster: the loss of pythae's models and its derivatives are timed.
"""

from benchmarks.competitor import THREADS, pin_threads, serve

pin_threads()

from importlib.metadata import version

import torch
from pythae.models import IWAE, VAE, IWAEConfig, VAEConfig
from pythae.models.base.base_utils import ModelOutput
from pythae.models.nn import BaseDecoder, BaseEncoder
from torch import nn

from benchmarks.vae_step import BATCH, LATENTS, LEARNING_RATE, PIXELS, draws, levels
from benchmarks.vae_step.torch_networks import networks, trainable


class Encoder(BaseEncoder):
    """As pythae asks for it."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> ModelOutput:
        """Means and log-variances."""
        mean, log_variance = self.network(x).chunk(2, dim=-1)
        return ModelOutput(embedding=mean, log_covariance=log_variance)


class Decoder(BaseDecoder):
    """As pythae asks for it: probabilities."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, z: torch.Tensor) -> ModelOutput:
        """The pixels' means."""
        return ModelOutput(reconstruction=torch.sigmoid(self.network(z)))


def pythae_model(task: str, encoder: nn.Module, decoder: nn.Module) -> VAE:
    """pythae's model of that name around the two networks."""
    shape = {"input_dim": (PIXELS,), "latent_dim": LATENTS, "reconstruction_loss": "bce"}
    if task == "elbo":
        return VAE(VAEConfig(**shape), Encoder(encoder), Decoder(decoder))
    return IWAE(IWAEConfig(**shape, number_samples=draws(task)), Encoder(encoder), Decoder(decoder))


def prepare(task: str):
    """Steps loop in Python over pythae's model."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    model = pythae_model(task, *networks())
    adam = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    images = torch.from_numpy(levels())

    def steps(count: int) -> None:
        for _ in range(count):
            chances = images[torch.randint(len(images), (BATCH,))].float() / 255
            loss = model({"data": torch.bernoulli(chances)}).loss
            adam.zero_grad()
            loss.backward()
            adam.step()

    facts = {"name": "pythae", "version": version("pythae")}
    return steps, facts | {"trainable": [trainable(model.encoder), trainable(model.decoder)]}


if __name__ == "__main__":
    serve(prepare)
