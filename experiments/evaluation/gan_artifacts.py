"""What a finished GAN shows beside its samples and its scores, made from its weights.

epochs.csv          the Fréchet distance after each epoch
quantiles.csv       of the discriminator's raw scores, on the test images and on the samples
interpolations.png  samples along straight lines between points of noise, one row per line
neighbours.png      samples and, below each, the training image that is nearest
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from data import channels
from engine import surroundings
from engine.randomness import Stream
from experiments import labels
from experiments.batches import BATCH
from experiments.evaluation.image_grid import SIDE, TILES, write_image_grid
from experiments.kind import Scored
from experiments.kinds.gan import GanConfig, generator_of, sample
from gan.networks import ARCHITECTURES
from records import atomic, columns, npz
from records.files import EPOCH_WEIGHTS, INTERPOLATIONS, NEIGHBOURS, QUANTILES, WEIGHTS

SHARES = np.linspace(0, 1, 201)  # of the images, at which quantiles are taken


def make(config: GanConfig, folder: Path, scored: Scored) -> None:
    """Make all four for the finished GAN in ``folder``, which was scored by at least 32 samples.

    Raises ``EquipoiseError`` if the run's weights are damaged or not its own.
    """
    from experiments.manifest import write_epochs

    between = {
        epoch: scored.frechet(images) for epoch, images in epoch_samples(config, folder, len(scored.samples))
    }
    assert config.epochs is not None
    # where the best epoch is kept, the last one's generator is among the others and not the run's
    write_epochs(folder, {0: scored.untrained, config.epochs: scored.last, **between})
    surroundings.start()
    weights = npz.load(folder / WEIGHTS)
    own = labels.of_samples(config, weights, len(scored.samples)) if config.conditional else None
    real, fake = (
        discriminator_scores(config, weights, images, told)
        for images, told in ((scored.test.pixels, scored.test.labels), (scored.samples, own))
    )
    _write_quantiles(folder / QUANTILES, real, fake)
    write_image_grid(folder / INTERPOLATIONS, interpolations(config, weights))
    nearest = beside_nearest(scored.samples[: TILES // 2], scored.training.pixels)
    write_image_grid(folder / NEIGHBOURS, nearest)


def epoch_samples(config: GanConfig, folder: Path, n: int) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each kept epoch with ``n`` samples of the generator after it, as ``sample`` draws them.

    The last epoch is among them only if the run keeps its best one: else its generator is the run's.
    """
    kept = {int(path.stem.removeprefix("epoch-")): path for path in (folder / EPOCH_WEIGHTS).glob("epoch-*")}
    for epoch in sorted(kept):
        yield epoch, sample(config, npz.load(kept[epoch]), n)


def discriminator_scores(
    config: GanConfig, weights: dict[str, np.ndarray], images: np.ndarray, told: np.ndarray | None = None
) -> np.ndarray:
    """Return the discriminator's raw scores, float32 [n], for uint8 images [n, 28, 28(, c)].

    A conditional one is ``told`` their labels [n].
    """
    from gan.training import assign_weights, one_hot, to_network

    discriminator = ARCHITECTURES[config.architecture].discriminator(
        config.seed, channels(config.dataset), conditional=config.conditional
    )
    assign_weights(discriminator, weights)

    def scores(batch: slice) -> np.ndarray:
        points = to_network(images[batch])
        if config.conditional:
            assert told is not None
            points = [points, one_hot(told[batch])]
        return np.asarray(discriminator(points, training=False))

    batches = [slice(first, first + BATCH) for first in range(0, len(images), BATCH)]
    return np.concatenate([scores(batch) for batch in batches])[:, 0]


def interpolations(config: GanConfig, weights: dict[str, np.ndarray]) -> np.ndarray:
    """Return images uint8 [64, 28, 28(, c)].

    Eight rows, each at equal steps of noise from one point to another.
    The ends are drawn as the noise of samples is. What lies between is nearer to the middle of the cube than
    noise mostly is; samples fill the batch up, so that a generator that normalises by its batch sees noise
    there that is half of the usual kind. Of a conditional generator each row has a label, from 0.
    """
    import tensorflow as tf

    from engine.randomness import noise
    from gan.training import one_hot, to_pixels

    generator = generator_of(config, weights)
    drawn = noise(config.seed, Stream.SAMPLES, 0, BATCH, config.noise_dim)
    first, last = drawn[:SIDE, None], drawn[SIDE : 2 * SIDE, None]
    way = tf.linspace(0.0, 1.0, SIDE)[None, :, None]
    lines = tf.reshape(first + way * (last - first), [TILES, config.noise_dim])
    points = tf.concat([lines, drawn[TILES:]], axis=0)
    if config.conditional:
        told = np.arange(BATCH) // SIDE % labels.CLASSES
        points = tf.concat([points, one_hot(told)], axis=1)
    return to_pixels(generator(points, training=False))[:TILES]


def beside_nearest(images: np.ndarray, training: np.ndarray) -> np.ndarray:
    """Return rows of eight ``images``, uint8 [8k, 28, 28(, c)], each above a row of the nearest.

    [16k, 28, 28(, c)].
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
