"""Labels of conditional models: those of the images that a run is trained on, and those of its samples.

Samples are told labels with the shares that these have among the training images, so that what is drawn has
the law of the data if p(x|y) is right; the shares are kept beside the weights. The labels are a function of
the run's seed and the batch, as the noise is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data import Images
from engine.randomness import Stream, rng
from experiments.batches import BATCH, in_batches
from experiments.configs.images import ImageConfig
from experiments.kind import Weights
from theory.errors import WrongUsage

CLASSES = 10  # labels are 0 to 9
SHARES = "label_shares"  # among a conditional run's weights: float64 [10]


def shares_of(images: Images) -> np.ndarray:
    """Return the share of each label among ``images``, which are labelled: float64 [10]."""
    assert images.labels is not None
    counts: np.ndarray = np.bincount(images.labels, minlength=CLASSES)
    found: np.ndarray = counts / counts.sum()
    return found


def beside_weights(weights: Weights, config: ImageConfig, images: Images) -> Weights:
    """Return the ``weights`` of a run on ``images``, of a conditional one with the shares of the labels."""
    return weights | {SHARES: shares_of(images)} if config.conditional else weights


def shares(config: ImageConfig, weights: Mapping[str, np.ndarray] | None) -> np.ndarray:
    """Return the labels' shares of a conditional run: from its weights, or its images while untrained."""
    if weights is not None:
        return weights[SHARES]
    from experiments.own_images import ReadOnce, checked

    return shares_of(checked(config, ReadOnce())(config.dataset, "train"))


def of_batch(config: ImageConfig, of: np.ndarray, stream: Stream, counter: int) -> np.ndarray:
    """Return the labels of a batch of samples with the shares ``of``: uint8 [batch]."""
    labels: np.ndarray = rng(config.seed, stream, counter).choice(CLASSES, BATCH, p=of)
    return labels.astype(np.uint8)


def of_samples(
    config: ImageConfig, weights: Mapping[str, np.ndarray] | None, n: int, stream: Stream = Stream.SAMPLES
) -> np.ndarray:
    """Return the labels that the first ``n`` samples of a conditional run were drawn for: uint8 [n]."""
    of = shares(config, weights)
    return in_batches(lambda i: of_batch(config, of, stream, i), n)


def with_label(config: ImageConfig, weights: Weights, n: int, label: int) -> np.ndarray:
    """Return which samples of a conditional run are the first ``n`` that were drawn for ``label``: int [n].

    They are picked from those of all labels, whose batches are as in training: a generator that normalises by
    its batch makes other images where all are of one class. Raises ``WrongUsage`` for a label without images.
    """
    share = shares(config, weights)[label] if 0 <= label < CLASSES else 0.0
    if not share:
        raise WrongUsage(f"the images that run {config.id} is trained on have no label {label}")
    count = int(np.ceil(n / share))
    while True:
        found = np.flatnonzero(of_samples(config, weights, count) == label)
        if len(found) >= n:
            return found[:n]
        count += BATCH


@dataclass(frozen=True)
class Inputs:
    """What an exported generator takes: ``width`` numbers, their law in words, and an expression of them."""

    width: int
    inputs: str
    recipe: str


def inputs(config: ImageConfig, weights: Weights, width: int, law: str, noise: str) -> Inputs:
    """Return the inputs of a generator: ``width`` numbers of this ``law``, by the expression ``noise``.

    A conditional one takes one-hot labels behind them, in whose expression ``np`` is NumPy.
    """
    told = f"float32 [batch, {width}], {law}"
    if not config.conditional:
        return Inputs(width, told, noise)
    key = f"np.random.SeedSequence([{config.seed}, {int(Stream.SAMPLES)}, i])"
    shares_told = weights[SHARES].tolist()
    drawn = f"np.random.Generator(np.random.Philox({key})).choice({CLASSES}, {BATCH}, p={shares_told})"
    return Inputs(
        width + CLASSES,
        f"float32 [batch, {width + CLASSES}]: {width} numbers, {law}, and the label 0 to 9, one-hot",
        f"tf.concat([{noise}, tf.one_hot({drawn}, {CLASSES})], 1)",
    )


def check(config: ImageConfig, images: Images) -> None:
    """Raise ``WrongUsage`` if a conditional run cannot be trained on ``images``."""
    if not config.conditional:
        return
    if images.labels is None:
        raise WrongUsage(
            f"{images.name} has no labels, which a conditional model is told; add them, or leave "
            "--conditional out"
        )
    labels = images.labels
    if labels.min() < 0 or labels.max() >= CLASSES:
        raise WrongUsage(
            f"a conditional model is told labels 0 to {CLASSES - 1}; those of {images.name} go from "
            f"{labels.min()} to {labels.max()}"
        )
