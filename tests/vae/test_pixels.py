import numpy as np

from engine.randomness import Stream
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.settings import Settings
from vae.training import Training

ROWS = np.arange(4, dtype=np.int32)


def training(pixels, images, seed=0):
    return Training(
        objective("elbo"),
        ARCHITECTURES["vae_mlp"],
        PIXELS[pixels],
        images,
        Settings(seed=seed, steps=1, batch_size=4),
    )


def test_binary_pixels_are_lit_with_the_probability_of_their_grey_level():
    levels = np.tile(np.arange(256, dtype=np.uint8), 4_000)[: 784 * 1000].reshape(1000, 28, 28)
    drawn = PIXELS["fixed"].once(levels, Stream.TRAINING_PIXELS)
    assert drawn.dtype == bool
    shares = np.array([drawn.ravel()[levels.ravel() == level].mean() for level in range(256)])
    p = np.arange(256) / 255
    assert (shares[0], shares[255]) == (0, 1)  # exactly, whatever is drawn
    # each of 3,000 draws or so, within five standard errors
    assert np.all(np.abs(shares - p) <= 5 * np.sqrt(p * (1 - p) / 3_000) + 1e-12)


def test_what_is_drawn_once_depends_on_place_and_stream_alone(images):
    fixed = PIXELS["fixed"]
    whole = fixed.once(images, Stream.TRAINING_PIXELS)
    np.testing.assert_array_equal(fixed.once(images[:300], Stream.TRAINING_PIXELS), whole[:300])
    assert (fixed.once(images, Stream.TEST_PIXELS) != whole).any()
    many = np.concatenate([images] * 6)  # more than are drawn at a time
    np.testing.assert_array_equal(fixed.once(many, Stream.TRAINING_PIXELS)[:1000], whole)


def test_dynamic_pixels_are_fresh_each_step_and_a_function_of_seed_and_step(images):
    one = training("dynamic", images).observed(3, ROWS).numpy()
    assert set(np.unique(one)) == {0, 1}
    np.testing.assert_array_equal(training("dynamic", images).observed(3, ROWS), one)
    for other in (
        training("dynamic", images).observed(4, ROWS),
        training("dynamic", images, seed=1).observed(3, ROWS),
    ):
        differing = (other.numpy() != one)[one != images[ROWS].reshape(4, -1) / 255]
        assert differing.mean() > 0.05


def test_fixed_pixels_are_the_same_in_every_step_and_run(images):
    one = training("fixed", images).observed(3, ROWS).numpy()
    np.testing.assert_array_equal(training("fixed", images, seed=1).observed(8, ROWS), one)
    np.testing.assert_array_equal(PIXELS["fixed"].once(images, Stream.TRAINING_PIXELS)[ROWS], one)


def test_dynamic_and_fixed_pixels_of_one_image_agree_in_the_mean(images):
    few = training("dynamic", images)
    mean = np.mean([few.observed(step, ROWS).numpy() for step in range(400)], axis=0)
    p = images[ROWS].reshape(4, -1) / 255
    # 3,136 pixels: the largest deviation of 400 draws each, by Hoeffding below 0.14 but for one in 10^3
    assert np.abs(mean - p).max() < 0.14


def test_grey_levels_with_noise_are_continuous_on_the_unit_interval(images):
    one = training("gaussian", images).observed(0, ROWS).numpy()
    np.testing.assert_array_equal(np.floor(one * 256).astype(np.uint8), images[ROWS].reshape(4, -1))
    assert one.max() < 1
    assert len(np.unique(one)) > 3_000
