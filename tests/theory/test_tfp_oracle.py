"""Theory's laws against TensorFlow Probability's, which shares no line with them.

Theory writes each density once, for arrays, expressions and balls alike; an error in it would be in training,
in quadrature and in the proofs at once. These tests compare with an implementation by others: in float64, to
a relative 1e-12 unless stated (the two round differently), out to 25 units from the middle.
"""

from fractions import Fraction

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_probability as tfp

from theory import quadrature, targets
from theory.divergences import DIVERGENCES
from theory.elbo.bernoulli import Bernoulli, grey_mass
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.examples import T2
from theory.models.mixtures import TOYS
from theory.montecarlo import dkw_band
from theory.objectives import POINTWISE

tfd = tfp.distributions
SEED = 21_000
X = np.concatenate([np.linspace(-12, 12, 97), [-25.0, 25.0]])
PROBABILITIES = np.array([1e-6, 0.03, 0.4, 0.99])


def double(*values):
    return [np.asarray(v, np.float64) for v in values]


def mixture(weights, components):
    return tfd.MixtureSameFamily(tfd.Categorical(probs=np.array(weights, np.float64)), components)


LAWS = {
    "normal": (targets.normal(Fraction(1, 2), 2), tfd.Normal(*double(0.5, 2))),
    "mixture of normals": (
        targets.normal_mixture([0.3, 0.7], [-2, 1.5], [0.5, 1]),
        mixture([0.3, 0.7], tfd.Normal(*double([-2, 1.5], [0.5, 1]))),
    ),
    "Laplace": (targets.laplace(-1, 0.7), tfd.Laplace(*double(-1, 0.7))),
    "Student": (targets.student_t(3.5, 0.5, 2.0), tfd.StudentT(*double(3.5, 0.5, 2))),
    "uniform": (targets.uniform((0.0, 1.0)), tfd.Uniform(*double(0, 1))),
    "uniform pieces": (
        targets.uniform((-1.0, 0.5), (2.0, 3.25)),
        mixture([1.5 / 2.75, 1.25 / 2.75], tfd.Uniform(*double([-1, 2], [0.5, 3.25]))),
    ),
}
every_law = pytest.mark.parametrize("name", LAWS)


@every_law
def test_densities_are_the_same_to_twelve_digits(name):
    ours, theirs = LAWS[name]
    points = X + 0.01  # no end of a piece: which side it belongs to is a convention
    np.testing.assert_allclose(ours.log_prob(points), theirs.log_prob(points), rtol=1e-12, atol=1e-13)


@every_law
def test_closed_moments_and_entropies_are_the_same(name):
    ours, theirs = LAWS[name]
    assert ours.exact["mean"] == pytest.approx(float(theirs.mean()), rel=1e-12)
    assert ours.exact["variance"] == pytest.approx(float(theirs.variance()), rel=1e-12)
    if "entropy" in ours.exact and name != "uniform pieces":  # no entropy of a mixture in closed form there
        assert ours.exact["entropy"] == pytest.approx(float(theirs.entropy()), rel=1e-12)


@every_law
def test_samples_follow_the_other_implementation_s_distribution_function(name):
    """Sup-distance within the 1e-6 DKW band: 0.0085 at 100,000 draws."""
    ours, theirs = LAWS[name]
    n = 100_000
    sample = np.sort(ours.sample(SEED, n))
    exact, steps = theirs.cdf(sample).numpy(), np.arange(n + 1) / n
    assert max(np.max(steps[1:] - exact), np.max(exact - steps[:-1])) < dkw_band(n)


@pytest.mark.parametrize(("pair", "scale"), [(T2.pair, (T2.theta, 1.0)), ("unequal_gaussians", (1.0, 1.5))])
def test_quadrature_of_the_divergences_gives_the_closed_forms(pair, scale):
    p, q = tfd.Normal(*double(0, 1)), tfd.Normal(*double(*scale))
    for name, expected in (("kl", tfd.kl_divergence(p, q)), ("reverse_kl", tfd.kl_divergence(q, p))):
        found = quadrature.divergence(DIVERGENCES[name], targets.PAIRS[pair])
        assert found.value == pytest.approx(float(expected), abs=found.error + 1e-13)


def test_the_diagonal_gaussian_s_density_and_divergence_are_the_same():
    """The VAE's prior, posterior and KL term, for 200 posteriors with scales from e^-6 to e^3."""
    rng = np.random.default_rng(SEED)
    mean, log_scale = rng.normal(0, 3, (200, 20)), rng.uniform(-6, 3, (200, 20))
    ours = Gaussian(mean, log_scale)
    theirs = tfd.MultivariateNormalDiag(mean, np.exp(log_scale))
    z = ours.sample(rng.normal(0, 2, (200, 20)))
    np.testing.assert_allclose(ours.log_prob(z), theirs.log_prob(z), rtol=1e-12)
    prior = tfd.MultivariateNormalDiag(*double(np.zeros(20), np.ones(20)))
    np.testing.assert_allclose(ours.kl_to_standard(), tfd.kl_divergence(theirs, prior), rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0, 2000.0])
def test_the_bernoulli_decoder_s_log_likelihood_is_the_same(scale):
    """Of 784 binary pixels: ``scale`` covers blank decoders and logits whose probability is 0 in float64."""
    rng = np.random.default_rng(SEED)
    logits, pixels = scale * rng.normal(size=(5, 784)), (rng.random((5, 784)) < 0.3).astype(np.float64)
    theirs = tfd.Independent(tfd.Bernoulli(logits=tf.constant(logits), dtype=tf.float64), 1)
    np.testing.assert_allclose(Bernoulli(logits).log_prob(pixels), theirs.log_prob(pixels), rtol=1e-12)


def test_the_mass_of_grey_pixels_is_the_continuous_bernoulli_s_constant():
    """Its log-density is x s - softplus(s) - log mass; both to 1e-10, which the difference of logs keeps.

    The greys are dyadic: TensorFlow Probability may read them in single precision.
    """
    logits, x = np.array([-20.0, -3.0, -0.7, 0.6, 2.0, 15.0]), np.array([0.0, 0.25, 0.875])[:, None]
    theirs = tfd.ContinuousBernoulli(logits=tf.constant(logits)).log_prob(x)
    log_mass = np.stack([Bernoulli(logits[:, None]).log_prob(v[None]) for v in x]) - theirs
    np.testing.assert_allclose(log_mass, np.broadcast_to(np.log(grey_mass(logits)), (3, 6)), rtol=1e-10)


def test_the_linear_vae_s_evidence_and_posterior_are_the_joint_gaussian_s():
    """Evidence, and Bayes' rule with theory's prior and likelihood: p(z | x) = p(z) p(x | z) / p(x)."""
    rng = np.random.default_rng(SEED)
    model = LinearGaussian(rng.normal(size=(6, 3)), rng.normal(size=6), 0.3)
    x, z = rng.normal(0, 2, (50, 6)), rng.normal(size=(50, 3))
    marginal = tfd.MultivariateNormalFullCovariance(model.offset, model.covariance)
    np.testing.assert_allclose(model.log_evidence(x), marginal.log_prob(x), rtol=1e-12)
    posterior = tfd.MultivariateNormalFullCovariance(model.posterior_mean(x), np.linalg.inv(model.precision))
    bayes = model.log_prior(z) + model.log_likelihood(x, z) - marginal.log_prob(x)
    np.testing.assert_allclose(bayes, posterior.log_prob(z), rtol=1e-11)


@pytest.mark.parametrize("name", TOYS)
def test_the_toys_mixtures_have_the_same_density(name):
    toy = TOYS[name]
    modes, dimension = toy.means.shape
    scale = np.full((modes, dimension), float(toy.scale))
    theirs = mixture(np.full(modes, 1 / modes), tfd.MultivariateNormalDiag(*double(toy.means, scale)))
    points = toy.sample(SEED, 500) + np.random.default_rng(SEED).normal(0, 0.3, (500, dimension))
    np.testing.assert_allclose(toy.log_prob(points), theirs.log_prob(points), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("probability", PROBABILITIES)
def test_the_gan_s_least_loss_is_the_entropy_of_the_label(probability):
    """At s* = logit the minimax loss, weighted by probability, is the Bernoulli's entropy in nats."""
    losses, label = POINTWISE["minimax"], tfd.Bernoulli(probs=tf.constant(probability))
    score = losses.optimum(np.log(probability) - np.log1p(-probability))
    least = probability * losses.real(score) + (1 - probability) * losses.fake(score)
    assert least == pytest.approx(float(label.entropy()), rel=1e-12)
