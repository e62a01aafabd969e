"""What is made of a finished GAN's weights, on a real run of a few steps."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from scipy.spatial.distance import cdist

from data import load
from experiments import sampling
from experiments.config import GanConfig
from experiments.evaluation import gan_artifacts
from experiments.kind import Scored
from experiments.run import run
from experiments.training.gan_run import kept_epochs
from gan.networks import ARCHITECTURES
from gan.training import assign_weights, to_network
from records import npz

CONFIG = GanConfig(
    objective="lsgan", architecture="mlp", dataset="mnist_2k", epochs=3, batch_size=32, ema=0.9
)
TRAINING, TEST = load("mnist_2k", "train"), load("mnist_2k", "test")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, few_images):
    return run(CONFIG, tmp_path_factory.mktemp("runs"), load_images=few_images).path


@pytest.fixture(scope="module")
def shown(folder):
    samples = sampling.sample(folder, 200)
    gan_artifacts.make(CONFIG, folder, Scored(samples, TRAINING, TEST, np.mean, 1.0, 0.5))
    return samples


def test_generators_are_kept_after_every_epoch_or_after_ten_at_equal_distances():
    assert kept_epochs(1) == []
    assert kept_epochs(5) == [1, 2, 3, 4]
    assert kept_epochs(10) == list(range(1, 10))
    assert kept_epochs(300) == list(range(30, 300, 30))


def test_a_generator_of_an_earlier_epoch_is_that_of_a_shorter_run(folder, few_images, tmp_path):
    kept = dict(gan_artifacts.epoch_samples(CONFIG, folder, 40))
    assert list(kept) == [1, 2]
    for epoch, images in kept.items():
        shorter = run(replace(CONFIG, epochs=epoch), tmp_path, load_images=few_images).path
        np.testing.assert_array_equal(images, sampling.sample(shorter, 40))
    assert (kept[2] != sampling.sample(folder, 40)).any()


def test_quantiles_are_those_of_the_discriminators_scores(folder, shown):
    discriminator = ARCHITECTURES["mlp"].discriminator(CONFIG.seed, 1)
    assign_weights(discriminator, npz.load(folder / "weights.npz"))
    table = pd.read_csv(folder / "quantiles.csv")
    assert table["share"].tolist() == pytest.approx(np.linspace(0, 1, 201).tolist())
    for column, images in (("real", TEST.pixels), ("fake", shown)):
        scores = np.sort(np.asarray(discriminator(to_network(images)))[:, 0])
        assert table[column].iloc[[0, -1]].tolist() == pytest.approx(scores[[0, -1]].tolist(), rel=1e-4)
        assert table[column].iloc[100] == pytest.approx(np.median(scores), rel=1e-4)
    assert table["real"].median() > table["fake"].median()  # nine steps suffice for that


def test_lines_lead_from_one_sample_to_another(folder, shown):
    weights = npz.load(folder / "weights.npz")
    lines = gan_artifacts.interpolations(CONFIG, weights).reshape(8, 8, 28, 28)
    # the MLP treats each image by itself, so the ends are samples of the run, up to rounding
    for end, first in ((0, 0), (7, 8)):
        difference = lines[:, end].astype(int) - shown[first : first + 8].astype(int)
        assert np.abs(difference).max() <= 1
    steps = np.abs(np.diff(lines.astype(float), axis=1)).mean(axis=(1, 2, 3))
    whole = np.abs(lines[:, 7].astype(float) - lines[:, 0]).mean(axis=(1, 2))
    assert (steps * 7 < 3 * whole).all()  # no jumps back and forth on the way


def test_below_each_image_is_its_nearest_training_image():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (16, 28, 28), np.uint8)
    images[3], images[12] = TRAINING.pixels[77], TRAINING.pixels[5]
    grid = gan_artifacts.beside_nearest(images, TRAINING.pixels).reshape(4, 8, 28, 28)
    np.testing.assert_array_equal(grid[[0, 2]].reshape(16, 28, 28), images)
    flat = TRAINING.pixels.reshape(len(TRAINING.pixels), -1)
    nearest = cdist(images.reshape(16, -1), flat).argmin(axis=1)
    assert (nearest[3], nearest[12]) == (77, 5)
    np.testing.assert_array_equal(grid[[1, 3]].reshape(16, 28, 28), TRAINING.pixels[nearest])


def test_colours_are_kept():
    images = np.random.default_rng(1).integers(0, 256, (24, 28, 28, 3), np.uint8)
    grid = gan_artifacts.beside_nearest(images[:8], images[::-1])
    np.testing.assert_array_equal(grid[:8], grid[8:])


def test_grids_are_pictures_of_64_tiles(folder, shown):
    for name in ("interpolations.png", "neighbours.png"):
        with Image.open(folder / name) as grid:
            assert (grid.size, grid.mode) == ((238, 238), "L")
