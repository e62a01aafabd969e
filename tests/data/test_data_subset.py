"""The committed subset: real, balanced, small, and made by a rule."""

import gzip

import numpy as np

from data import DATASETS, SPLITS, load, store
from data.subset import FOLDER, PER_CLASS, first_per_class
from data.table import FILE_NAMES


def test_a_hundred_of_each_digit_in_each_split() -> None:
    for split in SPLITS:
        images = load("mnist_2k", split, offline=True)
        assert images.pixels.shape == (1_000, 28, 28)
        assert images.pixels.dtype == np.uint8
        assert np.bincount(images.labels).tolist() == [PER_CLASS] * 10


def test_the_images_look_like_mnist() -> None:
    """MNIST centres each digit's mass in the middle of its image, to half a pixel or so, on black."""
    pixels = load("mnist_2k", "train", offline=True).pixels.astype(float)
    mass = pixels.sum((1, 2))
    for axis in (1, 2):
        centre = (pixels.sum(3 - axis) @ np.arange(28)) / mass
        assert np.abs(centre - 14).max() < 1.5
    assert (pixels[:, 0] == 0).all()
    assert 0.1 < pixels.mean() / 255 < 0.16


def test_it_begins_with_the_first_digits_of_mnist() -> None:
    assert load("mnist_2k", "train").labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert load("mnist_2k", "test").labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_the_splits_share_no_image() -> None:
    train, test = ({image.tobytes() for image in load("mnist_2k", split).pixels} for split in SPLITS)
    assert len(train) == len(test) == 1_000
    assert not train & test


def test_the_rule() -> None:
    labels = np.array([1, 0, 1, 1, 0, 2, 0], np.uint8)
    assert first_per_class(labels, 2).tolist() == [0, 1, 2, 4, 5]


def test_the_files_are_small_and_carry_no_time() -> None:
    paths = [FOLDER / f"{name}.gz" for name in FILE_NAMES.values()]
    assert sum(path.stat().st_size for path in paths) < 600_000
    for path in paths:
        assert path.read_bytes()[4:8] == bytes(4)
        DATASETS["mnist_2k"].check(path.stem, gzip.decompress(path.read_bytes()))
    assert sorted(paths) == sorted(FOLDER.iterdir())
    assert store.PACKAGE / "mnist_2k" == FOLDER
