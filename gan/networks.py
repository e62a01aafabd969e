"""The study's two pairs of networks. Loss and architecture are independent choices.

Images are float32 [batch, 28, 28, 1] in [-1, 1]; discriminators return raw scores [batch, 1], with no
sigmoid. Every dense and convolutional layer has a bias and starts Glorot-uniform, each layer from a seed
of its own. TensorFlow is imported when a network is built, not before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gan.randomness import Stream, layer_seeds
from theory.errors import WrongUsage
from theory.registry import Registry

SIDE = 28  # pixels
LEAK = 0.01  # slope of LeakyReLU below zero


@dataclass(frozen=True)
class Architecture:
    """A discriminator and a generator that belong together; ``epochs`` is the usual length of a run."""

    name: str
    epochs: int
    discriminator_layers: Callable[[Iterator[int]], list[Any]]
    generator_layers: Callable[[Iterator[int]], list[Any]]

    def discriminator(self, seed: int = 0) -> Any:
        """A ``keras.Model``: images [batch, 28, 28, 1] -> raw scores [batch, 1]."""
        seeds = iter(layer_seeds(seed, Stream.DISCRIMINATOR_WEIGHTS, 16))
        return _sequential("discriminator", (SIDE, SIDE, 1), self.discriminator_layers(seeds))

    def generator(self, noise_dim: int, seed: int = 0) -> Any:
        """A ``keras.Model``: noise [batch, noise_dim] -> images [batch, 28, 28, 1]."""
        if noise_dim < 1:
            raise WrongUsage(f"a generator needs noise of at least one dimension, not {noise_dim}")
        seeds = iter(layer_seeds(seed, Stream.GENERATOR_WEIGHTS, 16))
        return _sequential("generator", (noise_dim,), self.generator_layers(seeds))


def _sequential(name: str, shape: tuple[int, ...], layers: list[Any]) -> Any:
    import keras

    return keras.Sequential([keras.layers.Input(shape), *layers], name=name)


def _glorot(seeds: Iterator[int]) -> Any:
    import keras

    return keras.initializers.GlorotUniform(seed=next(seeds))


def _mlp_discriminator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Flatten(),
        layers.Dense(256, kernel_initializer=_glorot(seeds), name="hidden_1"),
        layers.LeakyReLU(negative_slope=LEAK),
        layers.Dense(256, kernel_initializer=_glorot(seeds), name="hidden_2"),
        layers.LeakyReLU(negative_slope=LEAK),
        layers.Dense(1, kernel_initializer=_glorot(seeds), name="score"),
    ]


def _mlp_generator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_1"),
        layers.Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_2"),
        layers.Dense(SIDE * SIDE, "tanh", kernel_initializer=_glorot(seeds), name="pixels"),
        layers.Reshape((SIDE, SIDE, 1)),
    ]


def _dcgan_discriminator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Conv2D(32, 5, kernel_initializer=_glorot(seeds), name="convolution_1"),
        layers.LeakyReLU(negative_slope=LEAK),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 5, kernel_initializer=_glorot(seeds), name="convolution_2"),
        layers.LeakyReLU(negative_slope=LEAK),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(4 * 4 * 64, kernel_initializer=_glorot(seeds), name="hidden"),
        layers.LeakyReLU(negative_slope=LEAK),
        layers.Dense(1, kernel_initializer=_glorot(seeds), name="score"),
    ]


def _dcgan_generator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    from gan.layers import BatchStatistics

    def upsample(filters: int, activation: str, name: str) -> Any:
        return layers.Conv2DTranspose(
            filters, 4, 2, "same", activation=activation, kernel_initializer=_glorot(seeds), name=name
        )

    return [
        layers.Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_1"),
        BatchStatistics(name="normalise_1"),
        layers.Dense(7 * 7 * 128, "relu", kernel_initializer=_glorot(seeds), name="hidden_2"),
        BatchStatistics(name="normalise_2"),
        layers.Reshape((7, 7, 128)),
        upsample(64, "relu", "upsample_1"),
        BatchStatistics(name="normalise_3"),
        upsample(1, "tanh", "pixels"),
    ]


ARCHITECTURES: Registry[Architecture] = Registry(
    "architecture",
    {
        architecture.name: architecture
        for architecture in (
            Architecture("mlp", 10, _mlp_discriminator, _mlp_generator),
            Architecture("dcgan", 5, _dcgan_discriminator, _dcgan_generator),
        )
    },
)
