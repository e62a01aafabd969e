from itertools import pairwise

import numpy as np
import pytest
import tensorflow as tf
from linear import EXACT, Linear, joint_draws
from scipy.special import logsumexp

from engine.randomness import Stream
from vae.brackets import Key, bracket, importance_log_weights, ladder_of_draws, mean_bound, simulate
from vae.evaluation import bounds
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.pixels import PIXELS


class Drawable:
    """Two latents that a Gaussian decoder makes three pixels of."""

    latents = 2
    log_scale = tf.constant(-20.0)  # of the pixels: next to none

    def logits(self, z):
        return 3 * z @ tf.constant([[1.0, 0, 2], [0, 1, -1]])


@pytest.mark.parametrize(("most", "ladder"), [(1, [1]), (7, [1, 2, 5, 7]), (50, [1, 2, 5, 10, 20, 50])])
def test_the_ladder_of_draws_ends_with_the_most(most, ladder):
    assert ladder_of_draws(most) == ladder


def test_bounds_rise_with_k_to_the_evidence():
    """600 draws of 200 images: the last within 4.9 standard errors of the truth, each below the next."""
    _, x = joint_draws(200, 3)
    log_weights = importance_log_weights(Linear(), x, 600, 2)
    found = [mean_bound(log_weights, k) for k in (1, 10, 100, 600)]
    assert all(
        more.mean() > fewer.mean() for fewer, more in pairwise(found)
    )  # gaps of 0.2, 0.02 and 0.002 nats
    short = found[-1] - EXACT.log_evidence(x)
    assert abs(short.mean()) < 4.9 * short.std() / np.sqrt(200) + 0.002
    exact = EXACT.elbo(x, _numpy(Linear().posterior(tf.constant(x))))
    error = log_weights.std(axis=1) / np.sqrt(600)
    np.testing.assert_array_less(np.abs(found[0] - exact), 5.5 * error)  # 200 images at once


def _numpy(q):
    from theory.elbo.gaussian import Gaussian

    return Gaussian(q.mean.numpy()[:, 0], q.log_scale.numpy()[:, 0])


def test_groups_of_draws_are_disjoint_and_averaged():
    log_weights = np.random.default_rng(0).normal(scale=9, size=(2, 7))
    expected = np.mean(
        [logsumexp(log_weights[:, [0, 1, 2]], axis=1), logsumexp(log_weights[:, [3, 4, 5]], axis=1)], axis=0
    )
    np.testing.assert_allclose(mean_bound(log_weights, 3), expected - np.log(3), rtol=1e-13)


def test_a_networks_bounds_are_those_of_its_evaluation(images):
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], images.mean(axis=0).ravel() / 255, 3)
    x = PIXELS["dynamic"].once(images[:30], Stream.TEST_PIXELS).astype(np.float32)
    ours = mean_bound(importance_log_weights(model, x, 200, 5), 200)
    theirs = bounds(model, x, 200).importance
    assert (ours != theirs).all()  # draws of their own
    assert (ours - theirs).mean() == pytest.approx(0, abs=4.9 * (ours - theirs).std() / np.sqrt(30) + 1e-9)


def test_simulated_images_come_from_the_model(images):
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 0.2), 0)
    z, x = simulate(model, 400, 4)
    assert set(np.unique(x)) == {0, 1}
    means = tf.sigmoid(model.logits(tf.constant(z))).numpy()
    # 313,600 pixels: the standardised mean within 4.9 of zero, also where the means are high alone
    for part in (means > 0, means > np.median(means)):
        deviation = (x - means)[part].sum() / np.sqrt((means * (1 - means))[part].sum())
        assert abs(deviation) < 4.9
    assert abs(z.mean()) < 4.9 / np.sqrt(z.size)
    assert z.std() == pytest.approx(1, abs=0.03)


def test_grey_simulated_images_have_the_decoders_noise():
    z, x = simulate(Drawable(), 50, 4)
    means = tf.sigmoid(Drawable().logits(tf.constant(z))).numpy()
    np.testing.assert_allclose(x, means, atol=1e-6)
    noisy = Drawable()
    noisy.log_scale = tf.constant(-1.0)
    noise = simulate(noisy, 3000, 4)[1] - tf.sigmoid(noisy.logits(tf.constant(simulate(noisy, 3000, 4)[0])))
    # 9,000 pixels: relative resolution of a deviation 4.9/sqrt(18,000)
    assert np.std(noise) == pytest.approx(np.exp(-1.0), rel=0.037)


def test_the_bracket_of_a_small_vae_holds_what_it_should(images):
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], images.mean(axis=0).ravel() / 255, 3)
    x = PIXELS["dynamic"].once(images[:16], Stream.TEST_PIXELS).astype(np.float32)
    found = bracket(model, x[:8], x[8:], draws=20, chains=3, temperatures=(4, 8))
    quantities = {key[:2] for key in found}
    assert quantities == {
        ("test", "importance"),
        ("test", "annealed"),
        ("test", "annealed_from_prior"),
        ("simulated", "importance"),
        ("simulated", "annealed"),
        ("simulated", "reversed"),
    }
    assert all(values.shape == (8,) and np.isfinite(values).all() for values in found.values())
    gaps = [found[Key("simulated", "reversed", n)] - found[Key("simulated", "annealed", n)] for n in (4, 8)]
    for gap in gaps:  # 8 images: a bracket the wrong way round by 10 nats would be seen
        error = gap.std() / np.sqrt(8)
        assert 2 * error < 10
        assert gap.mean() > -2 * error
    again = bracket(model, x[:8], x[8:], draws=20, chains=3, temperatures=(4, 8))
    for key, values in found.items():
        np.testing.assert_array_equal(again[key], values)
