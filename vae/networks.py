"""Encoders and decoders. Images are rows of 784 pixels; every layer starts Glorot-uniform from its own seed.

An encoder returns means and log-variances of the latents side by side, [batch, 2 latents]; a decoder
returns a logit for each pixel, [batch, 784], whose sigmoid is the pixel's mean, and starts at the training
images' mean pixels. Conditional networks take a label behind either, one-hot: [batch, 784 + 10] and
[batch, latents + 10]. TensorFlow is imported when a network is built, not before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.randomness import Stream, layer_seeds
from theory.registry import Registry

SIDE = 28  # pixels
CLASSES = 10  # of the labels that conditional networks are told
FAINTEST = 1e-3  # a mean pixel nearer to 0 or 1 counts as this near: a dark corner may be lit in a test image


@dataclass(frozen=True)
class Architecture:
    """An encoder and a decoder that belong together, with ``latents`` dimensions between them.

    ``pictures`` says that the encoder's first layer makes a picture of the pixels; that of a conditional one
    has a constant plane for each label, too.
    """

    name: str
    latents: int
    encoder_layers: Callable[[int, Iterator[int]], list[Any]]
    decoder_layers: Callable[[np.ndarray, Iterator[int]], list[Any]]
    pictures: bool = False

    def encoder(self, seed: int = 0, conditional: bool = False) -> Any:
        """A ``keras.Model``: pixels [batch, 784] -> means and log-variances [batch, 2 latents]."""
        seeds = iter(layer_seeds(seed, Stream.ENCODER_WEIGHTS, 8))
        layers = self.encoder_layers(2 * self.latents, seeds)
        if conditional and self.pictures:
            layers[0] = _planes()
        return _sequential("encoder", SIDE * SIDE + _labels(conditional), layers)

    def decoder(self, mean_pixels: np.ndarray, seed: int = 0, conditional: bool = False) -> Any:
        """A ``keras.Model``: latents [batch, latents] -> logits [batch, 784].

        ``mean_pixels`` [784], in [0, 1], are those of the training images (Burda et al. 2016).
        """
        seeds = iter(layer_seeds(seed, Stream.DECODER_WEIGHTS, 8))
        layers = self.decoder_layers(np.asarray(mean_pixels), seeds)
        return _sequential("decoder", self.latents + _labels(conditional), layers)


def log_odds(mean_pixels: np.ndarray) -> np.ndarray:
    """log m/(1 - m) of means within ``FAINTEST`` of neither end, float32."""
    means = np.clip(np.asarray(mean_pixels, np.float64), FAINTEST, 1 - FAINTEST)
    return np.log(means / (1 - means)).astype(np.float32)


def _labels(conditional: bool) -> int:
    return CLASSES if conditional else 0


def _planes() -> Any:
    """A layer: pixels and label [batch, 784 + 10] -> a picture of all planes [batch, 28, 28, 1 + 10]."""
    from keras import layers, ops

    def planes(x: Any) -> Any:
        picture = ops.reshape(x[:, : SIDE * SIDE], (-1, SIDE, SIDE, 1))
        labels = ops.tile(x[:, None, None, SIDE * SIDE :], (1, SIDE, SIDE, 1))
        return ops.concatenate([picture, labels], axis=-1)

    return layers.Lambda(planes, output_shape=(SIDE, SIDE, 1 + CLASSES), name="planes")


def _sequential(name: str, width: int, layers: list[Any]) -> Any:
    import keras

    return keras.Sequential([keras.layers.Input((width,)), *layers], name=name)


def _glorot(seeds: Iterator[int]) -> Any:
    import keras

    return keras.initializers.GlorotUniform(seed=next(seeds))


def _bias(mean_pixels: np.ndarray) -> Any:
    import keras

    return keras.initializers.Constant(log_odds(mean_pixels))


def _mlp_encoder(outputs: int, seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Dense(200, "tanh", kernel_initializer=_glorot(seeds), name="hidden_1"),
        layers.Dense(200, "tanh", kernel_initializer=_glorot(seeds), name="hidden_2"),
        layers.Dense(outputs, kernel_initializer=_glorot(seeds), name="posterior"),
    ]


def _mlp_decoder(mean_pixels: np.ndarray, seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Dense(200, "tanh", kernel_initializer=_glorot(seeds), name="hidden_1"),
        layers.Dense(200, "tanh", kernel_initializer=_glorot(seeds), name="hidden_2"),
        layers.Dense(
            SIDE * SIDE,
            kernel_initializer=_glorot(seeds),
            bias_initializer=_bias(mean_pixels),
            name="pixels",
        ),
    ]


def _conv_encoder(outputs: int, seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    def downsample(filters: int, name: str) -> Any:
        return layers.Conv2D(
            filters, 4, 2, "same", activation="relu", kernel_initializer=_glorot(seeds), name=name
        )

    return [
        layers.Reshape((SIDE, SIDE, 1)),
        downsample(32, "convolution_1"),
        downsample(64, "convolution_2"),
        layers.Flatten(),
        layers.Dense(outputs, kernel_initializer=_glorot(seeds), name="posterior"),
    ]


def _conv_decoder(mean_pixels: np.ndarray, seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    return [
        layers.Dense(7 * 7 * 64, "relu", kernel_initializer=_glorot(seeds), name="hidden"),
        layers.Reshape((7, 7, 64)),
        layers.Conv2DTranspose(
            32, 4, 2, "same", activation="relu", kernel_initializer=_glorot(seeds), name="upsample_1"
        ),
        layers.Conv2DTranspose(
            1,
            4,
            2,
            "same",
            kernel_initializer=_glorot(seeds),
            bias_initializer=_bias(np.mean(mean_pixels)),  # one bias serves every pixel
            name="pixels",
        ),
        layers.Flatten(),
    ]


ARCHITECTURES: Registry[Architecture] = Registry(
    "architecture",
    {
        architecture.name: architecture
        for architecture in (
            Architecture("vae_mlp", 50, _mlp_encoder, _mlp_decoder),  # Burda et al. 2016, one layer
            Architecture("vae_conv", 50, _conv_encoder, _conv_decoder, pictures=True),
        )
    },
)
