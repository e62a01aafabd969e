"""Training images held out to choose settings by: the two parts are the training images, each once."""

import hashlib

import numpy as np

import data
from data import DATASETS, channels, load


def test_the_parts_are_the_training_images_and_no_test_image(monkeypatch):
    whole, dataset = load("mnist_2k", "train"), DATASETS["mnist_held_out"]
    small = {"train": 700, "test": 300}
    requested = []

    def load_small(name, split, *, offline=False):
        requested.append((name, split))
        return whole

    monkeypatch.setitem(dataset.counts, "train", small["train"])
    monkeypatch.setitem(dataset.counts, "test", small["test"])
    monkeypatch.setattr(data, "load", load_small)
    train, test = (load("mnist_held_out", split) for split in ("train", "test"))
    assert set(requested) == {("mnist", "train")}
    np.testing.assert_array_equal(np.concatenate([train.pixels, test.pixels]), whole.pixels)
    np.testing.assert_array_equal(np.concatenate([train.labels, test.labels]), whole.labels)
    assert (len(train.pixels), len(test.pixels), train.name, test.split) == (
        700,
        300,
        "mnist_held_out",
        "test",
    )
    assert test.sha256 == hashlib.sha256(whole.pixels[700:].tobytes()).hexdigest() != train.sha256


def test_it_is_grey_and_comes_from_mnists_files():
    dataset = DATASETS["mnist_held_out"]
    assert (channels(dataset.name), dataset.base.name) == (1, "mnist")
    assert sum(dataset.counts.values()) == dataset.base.counts["train"]
