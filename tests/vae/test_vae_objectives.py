"""Values and gradients of training against theory's closed forms, and the networks' likelihoods by hand."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.special import expit, logsumexp
from scipy.stats import norm

from theory.elbo import gradients
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.errors import UnknownName
from vae.model import VAE
from vae.networks import ARCHITECTURES
from vae.objectives import evidence_bound, objective, resample, weighted_bound
from vae.pixels import PIXELS

RANDOM = np.random.default_rng(5)
EXACT = LinearGaussian(RANDOM.normal(size=(6, 2)), RANDOM.normal(size=6), 0.3)
X = RANDOM.normal(size=(4, 6))


class Linear:
    """T5 in tensors, q's parameters its encoder and the offset of the data its decoder; float64."""

    latents = 2

    def __init__(self, q):
        self.mean, self.log_scale = (
            tf.Variable(np.broadcast_to(p, (4, 1, 2))) for p in (q.mean, q.log_scale)
        )
        self.shift = tf.Variable(np.zeros(2))
        self.encoder_weights = {"mean": self.mean, "log_scale": self.log_scale}
        self.decoder_weights = {"shift": self.shift}
        self.variables = self.encoder_weights | self.decoder_weights

    def posterior(self, x):
        return Gaussian(tf.identity(self.mean), tf.identity(self.log_scale))

    def log_prior(self, z):
        return Gaussian(tf.zeros_like(z), tf.zeros_like(z)).log_prob(z)

    def log_likelihood(self, x, z):
        mean = (z + self.shift) @ tf.constant(EXACT.weights.T) + EXACT.offset
        return Gaussian(mean, tf.constant(np.log(EXACT.noise_variance) / 2)).log_prob(x)


def some_q():
    return Gaussian(RANDOM.normal(size=(4, 1, 2)), RANDOM.normal(size=(4, 1, 2)) - 1)


def test_the_weighted_bound_of_the_exact_posterior_is_the_evidence_for_every_draw():
    turned = LinearGaussian(np.linalg.qr(EXACT.weights)[0], EXACT.offset, EXACT.noise_variance)
    q = turned.best_diagonal(X)  # orthogonal columns: the posterior is diagonal
    noise = RANDOM.normal(size=(4, 7, 2))
    for k in (1, 7):
        value = weighted_bound(turned, X, Gaussian(q.mean[:, None], q.log_scale[:, None]), noise[:, :k])
        np.testing.assert_allclose(value, turned.log_evidence(X), rtol=1e-12)


def test_the_evidence_bound_is_the_closed_form_within_its_standard_error():
    q = some_q()
    draws = evidence_bound(EXACT, X, q, RANDOM.normal(size=(4, 200_000, 2)))
    exact = EXACT.elbo(X, Gaussian(q.mean[:, 0], q.log_scale[:, 0]))
    spread = np.array([EXACT.log_likelihood(x, q.sample(RANDOM.normal(size=(1, 1000, 2)))[i]).std()
                       for i, x in enumerate(X)])  # fmt: skip
    np.testing.assert_array_less(np.abs(draws - exact), 5 * spread / np.sqrt(200_000))
    assert np.all(exact < EXACT.log_evidence(X))


@pytest.mark.parametrize(
    ("name", "estimator"),
    [
        ("elbo", gradients.sgvb_b_gradient),
        ("iwae_k5", gradients.iwae_gradient),
        ("dreg_k5", gradients.doubly_reparametrised),
    ],
)
def test_descent_is_minus_theorys_gradient_draw_by_draw(name, estimator):
    q, k = some_q(), objective(name).draws
    noise = RANDOM.normal(size=(4, k, 2))
    estimate = objective(name).estimate(Linear(q), tf.constant(X), tf.constant(noise))
    exact = estimator(EXACT, X[:, None], q, noise)
    offset = gradients.iwae_offset_gradient(EXACT, X[:, None], q, noise)
    in_batch = [exact.mean.reshape(4, 1, 2), exact.log_scale.reshape(4, 1, 2), offset.sum(axis=0)]
    for descent, ascent in zip(estimate.descent, in_batch, strict=True):
        np.testing.assert_allclose(
            descent, -ascent / 4, rtol=1e-9, atol=1e-12
        )  # the loss is the batch's mean
    np.testing.assert_allclose(estimate.kl, q.kl_to_standard()[:, 0], rtol=1e-12)


EVEN = (np.arange(2000) + 0.5) / 2000  # of the chance that resampling takes


@pytest.mark.parametrize("count", [1, 3, 10])
def test_draws_are_resampled_as_often_as_their_weights_say(count):
    """The mean number of each draw over even chances; a number jumps twice, so by 2 of 2,000 at most."""
    for probabilities in RANDOM.dirichlet(np.full(6, 0.3), 5):
        chosen = resample(tf.constant(np.tile(probabilities, (2000, 1))), tf.constant(EVEN), count).numpy()
        numbers = (chosen[:, :, None] == np.arange(6)).sum(axis=1)
        np.testing.assert_allclose(numbers.mean(axis=0), count * probabilities, atol=2 / 2000)
        assert np.all(np.abs(numbers - count * probabilities) < 1)


@pytest.mark.parametrize("name", ["iwae_k5", "dreg_k5"])
def test_resampled_draws_carry_the_whole_gradient_in_expectation(name):
    """Over even chances, to a hundredth of what single draws differ by; the bound is that of all draws."""
    q, noise = some_q(), RANDOM.normal(size=(4, 5, 2))
    model, whole = Linear(q), objective(name).estimate

    def resampled(last):
        return objective(f"{name}_m2").estimate(model, tf.constant(X), tf.concat([noise, last], axis=1))

    traced = tf.function(resampled, autograph=False)  # once for all chances
    chances = [tf.constant(np.broadcast_to(norm.ppf(chance), (4, 1, 2))) for chance in EVEN[::8]]
    expected = whole(model, tf.constant(X), tf.constant(noise))
    found = [traced(chance) for chance in chances]
    for place, exact in enumerate(expected.descent):
        single = np.array([estimate.descent[place].numpy() for estimate in found])
        np.testing.assert_allclose(single.mean(axis=0), exact, atol=0.01 * np.ptp(single, axis=0).max())
        assert single.std(axis=0).max() > 0
    one = resampled(chances[0])
    np.testing.assert_array_equal(one.bound, expected.bound)
    np.testing.assert_array_equal(one.kl, expected.kl)


def test_more_draws_of_the_evidence_bound_are_averaged():
    q, noise = some_q(), RANDOM.normal(size=(4, 3, 2))
    together = objective("elbo_k3").estimate(Linear(q), tf.constant(X), tf.constant(noise))
    alone = [
        objective("elbo").estimate(Linear(q), tf.constant(X), tf.constant(noise[:, [i]])) for i in range(3)
    ]
    np.testing.assert_allclose(together.bound, np.mean([one.bound for one in alone], axis=0), rtol=1e-12)
    for i, descent in enumerate(together.descent):
        np.testing.assert_allclose(descent, np.mean([one.descent[i] for one in alone], axis=0), rtol=1e-9)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("pixels", ["dynamic", "gaussian"])
def test_the_networks_bound_is_the_formula_in_nats_summed_over_pixels(architecture, pixels, images):
    model = VAE(ARCHITECTURES[architecture], PIXELS[pixels], np.full(784, 0.2), 3)
    levels = images[:5].reshape(5, 784).astype(np.float32)
    x = PIXELS[pixels].draw(levels, RANDOM.random((5, 784), dtype=np.float32)).astype(np.float32)
    noise = RANDOM.normal(size=(5, 3, 50)).astype(np.float32)
    estimate = objective("elbo_k3").estimate(model, tf.constant(x), tf.constant(noise))

    mean, log_variance = np.split(model.encoder(x).numpy().astype(np.float64), 2, axis=1)
    z = mean[:, None] + np.exp(log_variance[:, None] / 2) * noise
    pixel = expit(model.decoder(z.reshape(15, 50).astype(np.float32)).numpy().astype(np.float64)).reshape(
        5, 3, 784
    )
    if pixels == "dynamic":
        log_likelihood = np.where(x[:, None] > 0, np.log(pixel), np.log1p(-pixel)).sum(axis=2)
    else:
        log_likelihood = norm.logpdf(x[:, None], pixel, np.exp(-1.0)).sum(axis=2)
    kl = (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1) / 2
    np.testing.assert_allclose(estimate.kl, kl, rtol=1e-5)
    np.testing.assert_allclose(estimate.bound, log_likelihood.mean(axis=1) - kl, rtol=2e-6)

    log_q = norm.logpdf(z, mean[:, None], np.exp(log_variance[:, None] / 2)).sum(axis=2)
    weights = log_likelihood + norm.logpdf(z).sum(axis=2) - log_q
    weighted = objective("iwae_k3").estimate(model, tf.constant(x), tf.constant(noise)).bound
    np.testing.assert_allclose(weighted, logsumexp(weights, axis=1) - np.log(3), rtol=2e-6)


@pytest.mark.parametrize("name", ["elbo", "iwae_k4", "dreg_k4"])
def test_iwae_and_dreg_differ_from_the_elbo_only_where_they_should(name, images):
    model = VAE(ARCHITECTURES["vae_mlp"], PIXELS["dynamic"], np.full(784, 0.2), 3)
    x = tf.constant((images[:6].reshape(6, 784) > 127).astype(np.float32))
    noise = tf.random.stateless_normal([6, objective(name).draws, 50], [1, 2])
    estimate = objective(name).estimate(model, x, noise)
    assert len(estimate.descent) == len(model.variables) == 12
    for gradient, variable in zip(estimate.descent, model.variables.values(), strict=True):
        assert gradient.shape == variable.shape
    if name == "dreg_k4":  # the decoder's gradient is IWAE's, the encoder's is another estimate of the same
        iwae = objective("iwae_k4").estimate(model, x, noise)
        np.testing.assert_allclose(estimate.bound, iwae.bound, rtol=1e-6)
        for ours, theirs in zip(estimate.descent[6:], iwae.descent[6:], strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)
        assert not np.allclose(estimate.descent[0], iwae.descent[0], rtol=0.1)


@pytest.mark.parametrize("name", ["elbo_k1", "iwae", "iwae_k0", "iwae_k05", "iwae_k1", "lsgan", "dreg-k5",
                                  "dreg_k5_m5", "elbo_k5_m2", "iwae_k5_m5", "iwae_k5_m0"])  # fmt: skip
def test_a_name_has_one_spelling(name):
    with pytest.raises(UnknownName, match=f"unknown objective of a VAE '{name}'; choose from: .*iwae_k50"):
        objective(name)


def test_names_tell_bound_and_draws():
    names = {"elbo": 1, "elbo_k5": 5, "iwae_k50": 50, "dreg_k12": 12, "dreg_k12_m3": 12}
    assert {objective(name).name: objective(name).draws for name in names} == names
    assert objective("dreg_k12").rows == 12
    assert objective("dreg_k12_m3").rows == 13
