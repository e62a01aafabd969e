"""Stacked digits: which they are, how they are labelled, and that the networks take them."""

import hashlib

import numpy as np
import pytest

import data
from data import DATASETS, Images, channels, load, stacked
from engine.randomness import Stream, epoch_order
from gan.networks import ARCHITECTURES
from gan.settings import Settings
from gan.training import Training
from theory.objectives import OBJECTIVES

TRAIN = "70a3f5b3bce56140d5d81a05c3e6b7fff0e4579bdbe0a4c341b999525a079bf2"
TEST = "e4305e4dec3dbb691bfd4b18f23523a9325ef265643de9125a8b40a3a040b1b3"


def few():
    """900 stacked images of the committed digits."""
    digits = load("mnist_2k", "train")
    return stacked.stack("train", {"train": 900, "test": 50}, digits.pixels, digits.labels)


def test_the_channels_are_the_digits_that_the_label_names():
    digits = load("mnist_2k", "train")
    pixels, labels = few()
    assert (pixels.shape, pixels.dtype, labels.dtype) == ((900, 28, 28, 3), np.uint8, np.uint16)
    chosen = stacked.triples("train", 900, len(digits.pixels))
    for i in (0, 17, 899):
        for channel in range(3):
            np.testing.assert_array_equal(pixels[i, ..., channel], digits.pixels[chosen[i, channel]])
        assert f"{labels[i]:03}" == "".join(str(digits.labels[j]) for j in chosen[i])


def test_the_triples_are_the_same_everywhere_and_uniform():
    train, test = stacked.triples("train", 128_000, 60_000), stacked.triples("test", 26_000, 10_000)
    assert hashlib.sha256(train.astype("<i8").tobytes()).hexdigest() == TRAIN
    assert hashlib.sha256(test.astype("<i8").tobytes()).hexdigest() == TEST
    assert (train.max(), test.max()) == (59_999, 9_999)
    # the mean of 128,000 uniform numbers, within five of its standard errors, and no two channels related
    error = 60_000 / np.sqrt(12 * 128_000)
    assert np.abs(train.mean(axis=0) - 59_999 / 2).max() < 5 * error
    assert np.abs(np.corrcoef(train.T) - np.eye(3)).max() < 5 / np.sqrt(128_000)


def test_the_named_dataset_is_made_of_mnist(monkeypatch):
    digits = {split: load("mnist_2k", split) for split in ("train", "test")}
    whole = data.load

    def loaded(name, split, *, offline=False):
        if name == "mnist":
            return Images("mnist", split, digits[split].pixels, digits[split].labels, "")
        return whole(name, split, offline=offline)

    monkeypatch.setattr(data, "load", loaded)
    images = loaded("stacked_mnist", "test")
    assert images.pixels.shape == (DATASETS["stacked_mnist"].counts["test"], 28, 28, 3)
    assert images.sha256 == hashlib.sha256(images.pixels.tobytes()).hexdigest()
    assert images.labels.max() <= 999
    assert len(np.unique(images.labels)) == 1000  # 26 of each are expected; none is missed by chance
    assert (channels("stacked_mnist"), channels("mnist"), channels("./gone.npy")) == (3, 1, 1)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_networks_have_as_many_channels_as_the_images(architecture):
    pixels, _ = few()
    settings = Settings(seed=0, batch_size=16)
    training = Training(OBJECTIVES["lsgan"], ARCHITECTURES[architecture], pixels, settings)
    before = training.sample(Stream.GRID, 0)
    training.run_block(epoch_order(0, 0, 900, 16)[:2])
    after = training.sample(Stream.GRID, 0)
    assert before.shape == after.shape == (16, 28, 28, 3)
    assert all((before[..., i] != after[..., i]).any() for i in range(3))
    pair = ARCHITECTURES[architecture]
    grey, colour = pair.generator(96), pair.generator(96, channels=3)
    assert grey.output_shape == (None, 28, 28, 1)
    # all but the last layer are the same
    for a, b in zip(grey.weights[:-2], colour.weights[:-2], strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
