"""Inverted, transposed, flipped and rotated images are asked about; real ones never are, however few."""

import numpy as np
import pytest

from analysis.metrics.appearance import TURNS, Appearance, correlation, doubts
from data import load

TEST, TRAINING = (load("mnist_2k", split).pixels for split in ("test", "train"))
DATA = Appearance.of(TEST)


def hundreds(count, n=100):
    """So many draws of ``n`` real training images."""
    rng = np.random.default_rng(0)
    return [TRAINING[rng.permutation(len(TRAINING))[:n]] for _ in range(count)]


@pytest.mark.parametrize("n", [100, 300, 1000])
def test_real_digits_raise_no_doubt(n):
    """Resolution: 200 draws; the largest gain by any turn is -0.017 of 300 draws of 100, the limit +0.02."""
    assert [note for images in hundreds(200, n) for note in doubts(images, DATA)] == []


def test_a_dataset_beside_itself_raises_no_doubt():
    assert doubts(TEST, DATA) == []
    light = np.uint8(np.minimum(TEST.astype(int) + 90, 255))  # a mean near the middle, as of clothes
    assert doubts(light[:100], Appearance.of(light)) == []


TURNED = {
    "transposed": lambda x: x.transpose(0, 2, 1),
    "flipped left to right": lambda x: x[:, :, ::-1],
    "flipped upside down": lambda x: x[:, ::-1],
    "rotated by 180 degrees": lambda x: x[:, ::-1, ::-1],
    "rotated by 90 degrees to the left": lambda x: np.rot90(x, -1, axes=(1, 2)),
    "rotated by 90 degrees to the right": lambda x: np.rot90(x, axes=(1, 2)),
    "transposed across the other diagonal": lambda x: x[:, ::-1, ::-1].transpose(0, 2, 1),
}


@pytest.mark.parametrize("name", TURNS)
def test_a_turn_is_named_by_what_undoes_it(name):
    for images in hundreds(20, 300):
        (note,) = doubts(TURNED[name](images), DATA)
        assert note.startswith(TURNS[name][0])
        assert f"once {name}:" in note


def test_inverted_images_are_asked_about_also_if_they_are_turned_too():
    for images in hundreds(20):
        (note,) = doubts(255 - images, DATA)
        assert note.startswith("inverted? the mean grey is 2")
        inverted, turn = doubts(255 - images.transpose(0, 2, 1), DATA)
        assert inverted.startswith("inverted?")
        assert turn.startswith("transposed?")


@pytest.mark.parametrize("grey", [0, 117, 255])
def test_one_grey_is_far_and_nothing_else(grey):
    (note,) = doubts(np.full((100, 28, 28), grey, np.uint8), DATA)
    assert note == (f"the mean grey is {grey}.0, far from {TEST.mean():.1f}, that of the test images")


def test_noise_is_far_and_neither_inverted_nor_turned():
    noise = np.random.default_rng(0).integers(0, 256, (500, 28, 28), dtype=np.uint8)
    (note,) = doubts(noise, DATA)
    assert note.startswith("the mean grey is 127")


def test_digits_of_half_the_contrast_are_far_but_real_ones_of_one_kind_are_not_turned():
    assert doubts(TRAINING // 2, DATA)[0].startswith("the mean grey is 1")
    labels = load("mnist_2k", "train").labels
    for digit in range(10):
        assert not any("?" in note for note in doubts(TRAINING[labels == digit], DATA))


def test_coloured_images_are_seen_by_the_mean_of_their_channels():
    colours = np.stack([TEST] * 3, axis=-1)
    data = Appearance.of(colours)
    np.testing.assert_allclose(data.mean_image, DATA.mean_image)
    assert data.grey == pytest.approx(TEST.mean())
    (note,) = doubts(colours.transpose(0, 2, 1, 3), data)
    assert note.startswith("transposed?")


def test_correlation_is_that_of_pixels_and_zero_of_one_grey():
    first, second = np.random.default_rng(0).random((2, 28, 28))
    assert correlation(first, second) == pytest.approx(np.corrcoef(first.ravel(), second.ravel())[0, 1])
    assert correlation(first, np.full((28, 28), 0.3)) == 0
