"""What is random in a run, each as a pure function of the run's seed and a counter.

Nothing random is kept between steps, so a checkpoint needs no generator state, and runs that share a seed
share their initial weights, noise and data order: they are paired.
"""

from enum import IntEnum
from typing import Any

import numpy as np


class Stream(IntEnum):
    """Who draws. Streams never share a number; order and meaning are part of every run's identity."""

    DISCRIMINATOR_STEP = 0
    GENERATOR_STEP = 1
    GRID = 2
    SAMPLES = 3
    ORDER = 4
    DISCRIMINATOR_WEIGHTS = 5
    GENERATOR_WEIGHTS = 6
    PIXELS = 7
    POSTERIOR = 8
    ENCODER_WEIGHTS = 9
    DECODER_WEIGHTS = 10
    TRAINING_PIXELS = 11
    TEST_PIXELS = 12
    EVALUATION = 13


_STREAMS = 16  # more than there will ever be; changing it changes every run


def noise(seed: Any, stream: Stream, step: Any, batch: int, dimension: int) -> Any:
    """Uniform noise on [-1, 1), float32 tensor [batch, dimension], keyed by (seed, stream, step)."""
    import tensorflow as tf

    return tf.random.stateless_uniform(
        [batch, dimension], key(seed, stream, step), minval=-1.0, maxval=1.0, alg="philox"
    )


def key(seed: Any, stream: Stream, step: Any) -> Any:
    """The key of TensorFlow's stateless draws, int64 [2]; no two streams or steps share one."""
    import tensorflow as tf

    counter = tf.cast(step, tf.int64) * _STREAMS + int(stream)
    return tf.stack([tf.cast(seed, tf.int64), counter])


def epoch_order(seed: int, epoch: int, images: int, batch: int) -> np.ndarray:
    """A fresh shuffle of the images, cut into full batches: int32 [images // batch, batch]."""
    shuffled = rng(seed, Stream.ORDER, epoch).permutation(images)
    full = images // batch
    return shuffled[: full * batch].reshape(full, batch).astype(np.int32)


def layer_seeds(seed: int, stream: Stream, layers: int) -> list[int]:
    """One seed for each layer of a network, 31 bits each, from the run's seed."""
    return [int(s) for s in rng(seed, stream, 0).integers(2**31, size=layers)]


def rng(seed: int, stream: Stream, counter: int) -> np.random.Generator:
    """NumPy's counter-based generator with a key of its own."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, int(stream), counter])))
