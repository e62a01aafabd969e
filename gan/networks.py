"""The study's two pairs of networks. Loss and architecture are independent choices.

Images are float32 [batch, 28, 28, channels] in [-1, 1]; discriminators return raw scores [batch, 1], with no
sigmoid. Every dense and convolutional layer has a bias and starts Glorot-uniform, each layer from a seed
of its own. TensorFlow is imported when a network is built, not before.

In bfloat16 the layers cast their inputs and their weights, which stay float32, to 8 bits of significand and
compute in that; scores are computed in float32 from the last hidden values, and of pixels the tanh.

Conditional networks are told a label, one-hot [batch, 10]. A generator takes it behind its noise; a
discriminator projects its last hidden values on a vector of the label's own and adds that to its score.

With fast kernels some layers of the DCGAN compute the same sums in another order, and in bfloat16 the hidden
layers of both add their biases in that; in float32 the MLP has no such layer. On a GPU, whose kernels lack
nothing, fast ones are those of the library.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.randomness import Stream, layer_seeds
from theory.errors import WrongUsage
from theory.registry import Registry

SIDE = 28  # pixels
CLASSES = 10  # of the labels that conditional networks are told
LEAK = 0.01  # slope of LeakyReLU below zero


@dataclass(frozen=True)
class Architecture:
    """A discriminator and a generator that belong together; ``epochs`` is the usual length of a run.

    ``channels`` is that of the images, ``precision`` one of ``gan.settings.PRECISIONS`` and ``kernels`` of
    ``gan.settings.KERNELS``.
    """

    name: str
    epochs: int
    discriminator_layers: Callable[[Iterator[int]], list[Any]]
    generator_layers: Callable[[Iterator[int], int], list[Any]]  # (seeds, channels)

    def discriminator(
        self,
        seed: int = 0,
        channels: int = 1,
        precision: str = "float32",
        kernels: str = "reference",
        conditional: bool = False,
    ) -> Any:
        """A ``keras.Model``: images [batch, 28, 28, channels] -> raw scores [batch, 1].

        A ``conditional`` one takes a list of images and labels [batch, 10].
        """
        seeds = iter(layer_seeds(seed, Stream.DISCRIMINATOR_WEIGHTS, 16))
        with _computing_in(precision):
            layers = _chosen(self.discriminator_layers(seeds), kernels)
            if conditional:
                return _projecting("discriminator", (SIDE, SIDE, channels), layers, seeds)
            return _sequential("discriminator", (SIDE, SIDE, channels), layers)

    def generator(
        self,
        noise_dim: int,
        seed: int = 0,
        channels: int = 1,
        precision: str = "float32",
        kernels: str = "reference",
        conditional: bool = False,
    ) -> Any:
        """A ``keras.Model``: noise [batch, noise_dim] -> images [batch, 28, 28, channels].

        A ``conditional`` one takes noise and label side by side, [batch, noise_dim + 10].
        """
        if noise_dim < 1:
            raise WrongUsage(f"a generator needs noise of at least one dimension, not {noise_dim}")
        seeds = iter(layer_seeds(seed, Stream.GENERATOR_WEIGHTS, 16))
        with _computing_in(precision):
            layers = _chosen(self.generator_layers(seeds, channels), kernels)
            return _sequential("generator", (noise_dim + (CLASSES if conditional else 0),), layers)


@contextmanager
def _computing_in(precision: str) -> Iterator[None]:
    """Layers made here compute in ``precision`` where they do not say otherwise; weights are float32."""
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision if precision == "float32" else f"mixed_{precision}")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _chosen(layers: list[Any], kernels: str) -> list[Any]:
    """The layers, each told which kernels it computes by."""
    from engine.device import on_gpu
    from gan.layers import TwoWays

    fast = kernels == "fast" and not on_gpu()  # they make up for what a processor's kernels lack
    for layer in layers:
        if isinstance(layer, TwoWays):
            layer.fast = fast
    return layers


def _sequential(name: str, shape: tuple[int, ...], layers: list[Any]) -> Any:
    import keras

    return keras.Sequential([keras.layers.Input(shape), *layers], name=name)


def _projecting(name: str, shape: tuple[int, ...], layers: list[Any], seeds: Iterator[int]) -> Any:
    """A discriminator whose score is that of the ``layers``, w.h(x) + b, and v(y).h(x) for the label y.

    h are the last hidden values. As log p(x|y)/q(x|y) is log p(x)/q(x) and the difference of the classifiers'
    logits by both laws, a vector for each label is what is left to learn. Source: Miyato & Koyama 2018.
    """
    import keras

    from gan.layers import Dense

    images, labels = keras.layers.Input(shape), keras.layers.Input((CLASSES,))
    with keras.name_scope(name):  # as the variables of a sequence are called
        hidden = images
        for layer in layers[:-1]:
            hidden = layer(hidden)
        vectors = Dense(
            hidden.shape[-1], use_bias=False, kernel_initializer=_glorot(seeds), name="label", dtype="float32"
        )
        projection = keras.layers.Dot(1, dtype="float32")([hidden, vectors(labels)])
        score = keras.layers.Add(dtype="float32")([layers[-1](hidden), projection])
    return keras.Model([images, labels], score, name=name)


def _glorot(seeds: Iterator[int]) -> Any:
    import keras

    return keras.initializers.GlorotUniform(seed=next(seeds))


def tanh(x: Any) -> Any:
    """The hyperbolic tangent in float32: in bfloat16 it would be flat a grey level from black and white."""
    import keras

    return keras.ops.tanh(keras.ops.cast(x, "float32"))


def _mlp_discriminator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    from gan.layers import Dense, LeakyReLU

    return [
        layers.Flatten(),
        Dense(256, kernel_initializer=_glorot(seeds), name="hidden_1"),
        LeakyReLU(LEAK),
        Dense(256, kernel_initializer=_glorot(seeds), name="hidden_2"),
        LeakyReLU(LEAK),
        Dense(1, kernel_initializer=_glorot(seeds), name="score", dtype="float32"),
    ]


def _mlp_generator(seeds: Iterator[int], channels: int) -> list[Any]:
    from keras import layers

    from gan.layers import Dense

    return [
        Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_1"),
        Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_2"),
        Dense(SIDE * SIDE * channels, tanh, kernel_initializer=_glorot(seeds), name="pixels"),
        layers.Reshape((SIDE, SIDE, channels), dtype="float32"),
    ]


def _dcgan_discriminator(seeds: Iterator[int]) -> list[Any]:
    from keras import layers

    from gan.layers import Conv2D, Dense, LeakyMaxima, LeakyReLU

    return [
        Conv2D(32, 5, kernel_initializer=_glorot(seeds), name="convolution_1"),
        LeakyReLU(LEAK, pooled=True),
        LeakyMaxima(2, LEAK),
        Conv2D(64, 5, kernel_initializer=_glorot(seeds), name="convolution_2"),
        LeakyReLU(LEAK, pooled=True),
        LeakyMaxima(2, LEAK),
        layers.Flatten(),
        Dense(4 * 4 * 64, kernel_initializer=_glorot(seeds), name="hidden"),
        LeakyReLU(LEAK),
        Dense(1, kernel_initializer=_glorot(seeds), name="score", dtype="float32"),
    ]


def _dcgan_generator(seeds: Iterator[int], channels: int) -> list[Any]:
    from keras import layers

    from gan.layers import BatchStatistics, Conv2DTranspose, Dense

    def upsample(filters: int, activation: Any, name: str) -> Any:
        return Conv2DTranspose(
            filters, 4, 2, "same", activation=activation, kernel_initializer=_glorot(seeds), name=name
        )

    return [
        Dense(1024, "relu", kernel_initializer=_glorot(seeds), name="hidden_1"),
        BatchStatistics(name="normalise_1"),
        Dense(7 * 7 * 128, "relu", kernel_initializer=_glorot(seeds), name="hidden_2"),
        BatchStatistics(name="normalise_2"),
        layers.Reshape((7, 7, 128)),
        upsample(64, "relu", "upsample_1"),
        BatchStatistics(name="normalise_3"),
        upsample(channels, tanh, "pixels"),
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
