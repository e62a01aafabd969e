"""What a finished GAN shows beside its samples and its scores, made from its weights.

quantiles.csv       of the discriminator's raw scores, on the test images and on the samples
interpolations.png  samples along straight lines between points of noise, one row per line
neighbours.png      samples and, below each, the training image that is nearest
"""

import csv
import io
from pathlib import Path

import numpy as np

from data import Images, channels
from engine import device
from engine.randomness import Stream
from experiments.config import RunConfig
from experiments.grids import SIDE, TILES, write_sheet
from experiments.result import read_config
from experiments.sampling import BATCH, generator_of
from gan.networks import ARCHITECTURES
from records import atomic, columns, npz
from records.files import INTERPOLATIONS, NEIGHBOURS, QUANTILES, WEIGHTS

SHARES = np.linspace(0, 1, 201)  # of the images, at which quantiles are taken


def exhibit(folder: Path, samples: np.ndarray, training: Images, test: Images) -> None:
    """Make all three for the finished GAN in ``folder``, whose ``samples`` are uint8 [n >= 32, 28, 28(, c)].

    Raises ``EquipoiseError`` if the run's weights are damaged or not its own.
    """
    config = read_config(folder)
    assert isinstance(config, RunConfig)
    device.start()
    weights = npz.load(folder / WEIGHTS)
    real, fake = (discriminator_scores(config, weights, images) for images in (test.pixels, samples))
    _write_quantiles(folder / QUANTILES, real, fake)
    write_sheet(folder / INTERPOLATIONS, interpolations(config, weights))
    write_sheet(folder / NEIGHBOURS, beside_nearest(samples[: TILES // 2], training.pixels))


def discriminator_scores(config: RunConfig, weights: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    """The raw scores, float32 [n], of the discriminator of ``weights`` for uint8 images [n, 28, 28(, c)]."""
    from gan.training import assign_weights, to_network

    discriminator = ARCHITECTURES[config.architecture].discriminator(config.seed, channels(config.dataset))
    assign_weights(discriminator, weights)
    scores = [
        discriminator(to_network(images[first : first + BATCH]), training=False)
        for first in range(0, len(images), BATCH)
    ]
    return np.concatenate(scores)[:, 0]


def interpolations(config: RunConfig, weights: dict[str, np.ndarray]) -> np.ndarray:
    """Images uint8 [64, 28, 28(, c)]: eight rows, each at equal steps of noise from one point to another.

    The ends are drawn as the noise of samples is. What lies between is nearer to the middle of the cube than
    noise mostly is; samples fill the batch up, so that a generator that normalises by its batch sees noise
    there that is half of the usual kind.
    """
    import tensorflow as tf

    from engine.randomness import noise
    from gan.training import to_pixels

    generator = generator_of(config, weights)
    drawn = noise(config.seed, Stream.SAMPLES, 0, BATCH, config.noise_dim)
    first, last = drawn[:SIDE, None], drawn[SIDE : 2 * SIDE, None]
    way = tf.linspace(0.0, 1.0, SIDE)[None, :, None]
    lines = tf.reshape(first + way * (last - first), [TILES, config.noise_dim])
    return to_pixels(generator(tf.concat([lines, drawn[TILES:]], axis=0), training=False))[:TILES]


def beside_nearest(images: np.ndarray, training: np.ndarray) -> np.ndarray:
    """Rows of eight ``images``, uint8 [8k, 28, 28(, c)], each above a row of the nearest: [16k, 28, 28(, c)].

    Nearest of ``training`` [m, 28, 28(, c)] by the Euclidean distance of pixels, in single precision.
    """
    points, others = (a.reshape(len(a), -1).astype(np.float32) for a in (images, training))
    nearness = points @ others.T - np.einsum("ij,ij->i", others, others) / 2  # x.y - |y|^2/2
    nearest = training[nearness.argmax(axis=1)]
    rows = (-1, 1, SIDE, *images.shape[1:])
    return np.concatenate([images.reshape(rows), nearest.reshape(rows)], axis=1).reshape(
        -1, *images.shape[1:]
    )


def _write_quantiles(path: Path, real: np.ndarray, fake: np.ndarray) -> None:
    found = (np.quantile(scores.astype(np.float64), SHARES) for scores in (real, fake))
    rows = ((f"{share:.3g}", f"{a:.6g}", f"{b:.6g}") for share, a, b in zip(SHARES, *found, strict=True))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([columns.QUANTILES, *rows])
    atomic.write_text(path, text.getvalue())
