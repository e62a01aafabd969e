"""The conditional VAE: the label reaches encoder and decoder, and its bounds are those written out."""

import numpy as np
import pytest
import tensorflow as tf

from data import load
from engine.randomness import epoch_order
from vae.evaluation import bounds, posterior_means, prior_samples, reconstructions
from vae.likelihood import bernoulli_log_prob
from vae.model import VAE, beside
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS
from vae.settings import Settings
from vae.training import Training

MEANS = np.full(784, 0.3)


@pytest.fixture(params=list(ARCHITECTURES))
def model(request):
    return VAE(ARCHITECTURES[request.param], PIXELS["dynamic"], MEANS, 1, conditional=True)


def labelled(count, labels):
    x = (np.random.default_rng(2).random((count, 784)) < 0.3).astype(np.float32)
    return x, tf.constant(beside(x, np.asarray(labels)))


def test_the_likelihood_is_the_decoders_of_latent_and_label(model):
    x, given = labelled(3, [7, 0, 9])
    z = np.random.default_rng(3).normal(size=(3, 4, model.latents)).astype(np.float32)
    found = model.log_likelihood(given[:, None, :], tf.constant(z)).numpy()
    for image, label in enumerate([7, 0, 9]):
        for draw in range(4):
            told = np.concatenate([z[image, draw], np.eye(10, dtype=np.float32)[label]])
            logits = model.decoder(told[None])
            wanted = bernoulli_log_prob(logits, tf.constant(x[image : image + 1]))
            np.testing.assert_allclose(found[image, draw], wanted.numpy()[0], rtol=2e-5)


def test_the_posterior_and_the_likelihood_depend_on_the_label(model):
    x, _ = labelled(1, [0])
    means, likelihoods = [], []
    for label in (2, 3):
        given = tf.constant(beside(x, np.array([label])))
        means.append(model.posterior(given).mean.numpy())
        likelihoods.append(model.log_likelihood(given, tf.zeros([1, model.latents])).numpy())
    assert np.abs(means[0] - means[1]).max() > 1e-3
    assert abs(likelihoods[0] - likelihoods[1]) > 1e-3


def test_reconstructions_and_samples_are_told_their_labels(model):
    _, given = labelled(4, [1, 1, 2, 2])
    x = np.asarray(given)
    wanted = model.mean_images(tf.constant(posterior_means(model, x)), np.array([1, 1, 2, 2]))
    np.testing.assert_array_equal(reconstructions(model, x), wanted)
    first, second = (prior_samples(model, 0, 3, 0, 4, np.full(4, label)) for label in (1, 2))
    assert (first != second).any(axis=(1, 2)).all()


@pytest.mark.parametrize("name", ["elbo", "iwae_k5", "dreg_k5", "dreg_k5_m2"])
def test_every_bound_trains_it_and_labels_help(name):
    """Where the label says all of the image, a model that is told it has the better bound."""
    labels = np.arange(400) % 10
    stripes = np.zeros((400, 28, 28), np.uint8)
    for image, label in enumerate(labels):
        stripes[image, 2 * label : 2 * label + 4] = 255
    settings = Settings(seed=0, steps=60, batch_size=100, learning_rate=3e-3)
    found = {}
    for told in (None, labels):
        training = Training(
            objective(name), ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], stripes, settings, told
        )
        for epoch in range(15):
            last = training.run_block(epoch_order(0, epoch, 400, 100))
        found[told is None] = last.bound
    assert found[False] > found[True] + 1


def test_its_bounds_are_of_the_image_given_the_label():
    few = load("mnist_2k", "test")
    settings = Settings(seed=0, steps=8, batch_size=250)
    whole = load("mnist_2k", "train")
    training = Training(
        objective("elbo"), ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], whole.pixels, settings, whole.labels
    )
    for epoch in range(10):
        training.run_block(epoch_order(0, epoch, len(whole.pixels), 250))
    x = (few.pixels[:50].reshape(50, 784) > 127).astype(np.float32)
    right, wrong = (
        bounds(training.model, beside(x, labels), 20).importance
        for labels in (few.labels[:50], (few.labels[:50] + 5) % 10)
    )
    assert np.mean(right) > np.mean(wrong)
