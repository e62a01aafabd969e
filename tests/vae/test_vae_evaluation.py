import numpy as np
import pytest
import tensorflow as tf
from scipy.special import logsumexp

from engine.randomness import Stream, epoch_order
from theory.elbo.bounds import log_weight
from vae import evaluation
from vae.evaluation import (
    Streaming,
    active_units,
    bounds,
    over_images,
    posterior_means,
    prior_samples,
    reconstructions,
)
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.settings import Settings
from vae.training import Training


@pytest.fixture(scope="module")
def trained(images):
    """A VAE after 60 updates, and 24 binary test images for it."""
    settings = Settings(seed=0, steps=60, batch_size=64)
    training = Training(objective("elbo"), ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], images, settings)
    for epoch in range(4):
        training.run_block(epoch_order(0, epoch, len(images), 64))
    return training.model, PIXELS["dynamic"].once(images[::42], Stream.TEST_PIXELS)


def test_streaming_equals_the_direct_sums_however_far_the_blocks_lie_apart():
    values = np.random.default_rng(0).normal(scale=40, size=(3, 103)) - 900.0
    values[:, 90:] += 800
    streaming = Streaming()
    for block in np.split(values, [50, 100], axis=1):
        k = block.shape[1]
        streaming.add(block.mean(axis=1), logsumexp(block, axis=1) - np.log(k), k)
    np.testing.assert_allclose(streaming.mean, values.mean(axis=1), rtol=1e-13)
    np.testing.assert_allclose(streaming.log_mean_exp, logsumexp(values, axis=1) - np.log(103), rtol=1e-13)


def test_bounds_are_those_of_all_the_log_weights_at_once(trained, monkeypatch):
    model, x = trained
    kept = []

    def keep(model, x, q, z):
        kept.append(log_weight(model, x, q, z))
        return kept[-1]

    monkeypatch.setattr(evaluation, "log_weight", keep)
    with tf.init_scope():
        tf.config.run_functions_eagerly(True)
        try:
            blocked = bounds(model, x[:4], 120)
        finally:
            tf.config.run_functions_eagerly(False)
    assert [block.shape for block in kept] == [(4, 50), (4, 50), (4, 20)]
    assert len(np.unique(np.concatenate(kept, axis=1))) == 480  # no draw is used twice
    whole = np.concatenate(kept, axis=1).astype(np.float64)
    np.testing.assert_allclose(blocked.elbo, whole.mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(blocked.importance, logsumexp(whole, axis=1) - np.log(120), rtol=1e-6)
    assert blocked.draws == 120
    again = bounds(model, x[:4], 120)  # compiled this time: nothing but rounding differs
    np.testing.assert_allclose(again.importance, blocked.importance, rtol=1e-6)
    np.testing.assert_array_equal(bounds(model, x[:4], 120).importance, again.importance)


def test_the_importance_bound_rises_with_k_and_lies_above_the_elbo(trained):
    model, x = trained
    estimates = {k: bounds(model, x, k) for k in (1, 10, 100, 400)}
    np.testing.assert_allclose(estimates[1].importance, estimates[1].elbo, rtol=1e-12)
    for fewer, more in ((1, 10), (10, 100), (100, 400)):
        gain = over_images(estimates[more].importance - estimates[fewer].importance)
        assert gain.error < 1  # a fall of more than two nats would be seen on these 24 images
        assert gain.value > -2 * gain.error
    gain = over_images(estimates[400].importance - estimates[400].elbo)
    assert gain.value > 5 * gain.error
    assert np.all(estimates[400].importance >= estimates[400].elbo)  # Jensen, draw by draw


def test_compiling_the_blocks_changes_nothing_but_rounding(trained, monkeypatch):
    _, x = trained
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["gaussian"], np.full(784, 0.2), 0)
    plain = bounds(model, x[:3], 60)
    monkeypatch.setattr(evaluation, "WORTH_COMPILING", 60)
    compiled = bounds(model, x[:3], 60)
    np.testing.assert_allclose(compiled.importance, plain.importance, rtol=1e-5)
    np.testing.assert_allclose(compiled.elbo, plain.elbo, rtol=1e-5)


def test_progress_counts_images(trained, monkeypatch):
    model, x = trained
    monkeypatch.setattr(evaluation, "IMAGES_AT_ONCE", 10)
    seen = []
    bounds(model, x, 2, seen.append)
    assert seen == [10, 20, 24]


def test_means_have_standard_errors():
    values = np.random.default_rng(1).normal(3, 2, 400)
    mean = over_images(values)
    assert mean.value == pytest.approx(values.mean())
    assert mean.error == pytest.approx(values.std(ddof=1) / 20)
    assert np.isnan(over_images(np.ones(1)).error)


def test_active_units_are_those_whose_posterior_mean_moves(trained):
    model, x = trained
    fresh = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 0.2), 0)
    posterior = fresh.encoder.get_layer("posterior")
    kernel, bias = posterior.get_weights()
    kernel[:, 3:50] = 0  # all means but three stand still
    posterior.set_weights([kernel, bias])
    spread = posterior_means(fresh, x).std(axis=0)
    kernel[:, 2] *= 0.05 / spread[2]  # its deviation is above 0.01, its variance below
    posterior.set_weights([kernel, bias])
    assert posterior_means(fresh, x).std(axis=0)[2] == pytest.approx(0.05, rel=1e-4)
    assert active_units(fresh, x) == 2
    assert 0 < active_units(model, x) <= 50


def test_a_reconstruction_resembles_its_image_more_than_another(trained):
    model, x = trained
    shown = reconstructions(model, x)
    assert (shown.shape, shown.dtype) == ((24, 28, 28), np.uint8)
    distance = np.abs(shown.reshape(24, 1, 784) / 255.0 - x[None]).mean(axis=2)
    own, other = np.diag(distance), (distance.sum(axis=1) - np.diag(distance)) / 23
    assert (own < other).mean() > 0.8


def test_prior_samples_are_a_function_of_their_key(trained):
    model, _ = trained
    one = prior_samples(model, 0, Stream.SAMPLES, 0, 16)
    assert (one.shape, one.dtype) == ((16, 28, 28), np.uint8)
    np.testing.assert_array_equal(prior_samples(model, 0, Stream.SAMPLES, 0, 16), one)
    for key in ((1, Stream.SAMPLES, 0), (0, Stream.GRID, 0), (0, Stream.SAMPLES, 1)):
        assert (prior_samples(model, *key, 16) != one).any()
