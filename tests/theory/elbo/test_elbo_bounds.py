"""The importance-weighted bounds and their gradients: arrays, tensors, autodiff and closed forms agree."""

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from theory.elbo import aggregate, bounds, gradients
from theory.elbo.bernoulli import Bernoulli, grey_mass
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian, maximum_likelihood
from theory.elbo.models import T1, Conjugate
from theory.targets import generator

X = np.array([1.0])
Q = Gaussian(np.array([0.3]), np.array([-0.2]))


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=9))
def test_the_bound_is_scipy_s_logsumexp_less_log_k_and_lies_between_mean_and_maximum(values):
    weights = np.array(values)
    bound = bounds.importance_bound(weights)
    assert bound == pytest.approx(special.logsumexp(weights) - math.log(len(values)), abs=1e-12)
    assert np.mean(weights) - 1e-9 <= bound <= np.max(weights) + 1e-12
    assert bounds.chi_upper_bound(weights) >= bound - 1e-12


def test_bounds_take_tensors_as_the_vae_will():
    weights = generator(1).standard_normal((4, 3, 50))
    for bound in (bounds.importance_bound, bounds.chi_upper_bound):
        by_tensor = bound(tf.constant(weights))
        assert by_tensor.dtype == tf.float64
        np.testing.assert_allclose(by_tensor.numpy(), bound(weights), rtol=1e-14)


def taped(surrogate, noise):
    """The gradient of a scalar of (q, noise) with respect to q's parameters, by TensorFlow."""
    mean, log_scale = tf.constant(Q.mean), tf.constant(Q.log_scale)
    with tf.GradientTape() as tape:
        tape.watch([mean, log_scale])
        value = surrogate(Gaussian(mean, log_scale), tf.constant(noise))
    return [g.numpy() for g in tape.gradient(value, [mean, log_scale])]


def detached(q):
    return Gaussian(tf.stop_gradient(q.mean), tf.stop_gradient(q.log_scale))


def tensor_log_weight(q, noise, density):
    return bounds.log_weight(T1, tf.constant(X), density, q.sample(noise))


def iwae(q, noise):
    return bounds.importance_bound(tensor_log_weight(q, noise, q))


def iwae_stuck(q, noise):
    return bounds.importance_bound(tensor_log_weight(q, noise, detached(q)))


def dreg(q, noise):
    log_weights = tensor_log_weight(q, noise, detached(q))
    weights = tf.stop_gradient(tf.nn.softmax(log_weights))
    return tf.reduce_sum(weights**2 * log_weights)


@pytest.mark.parametrize(
    ("estimator", "surrogate"),
    [
        (gradients.iwae_gradient, iwae),
        (gradients.iwae_sticking_the_landing, iwae_stuck),
        (gradients.doubly_reparametrised, dreg),
    ],
)
@pytest.mark.parametrize("k", [1, 2, 17])
def test_gradients_of_k_draws_are_automatic_differentiation_s(estimator, surrogate, k):
    noise = generator(2, k).standard_normal((k, 1))
    by_hand = estimator(T1, X, Q, noise)
    for ours, theirs in zip((by_hand.mean, by_hand.log_scale), taped(surrogate, noise), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


def test_estimator_a_is_iwae_with_one_draw_and_the_score_term_is_what_it_has_more():
    noise = generator(3).standard_normal((5, 1))
    single = gradients.sgvb_a_gradient(T1, X, Q, noise)
    as_one = gradients.iwae_gradient(T1, X, Q, noise[:, None])
    np.testing.assert_allclose(as_one.mean, single.mean, rtol=1e-13)
    stuck = gradients.sticking_the_landing(T1, X, Q, noise)
    score = gradients.score(Q, Q.sample(noise))
    np.testing.assert_allclose((stuck - score).log_scale, single.log_scale, rtol=1e-13)


def test_every_weight_is_the_evidence_at_the_posterior():
    x = np.array([0.7])
    model = Conjugate(0.5)
    q = model.posterior(x)
    weights = bounds.log_weight(model, x, q, q.sample(generator(4).standard_normal((100, 1))))
    np.testing.assert_allclose(weights, model.log_evidence(x)[0], rtol=1e-13)


def test_chi_square_of_equal_densities_is_zero_and_of_too_narrow_a_proposal_infinite():
    wide, narrow = Gaussian(0.2, 0.1), Gaussian(0.2, 0.1 - math.log(2) / 2)
    assert bounds.chi_square(wide, wide) == pytest.approx(0.0, abs=1e-15)
    assert math.isfinite(bounds.chi_square(narrow, wide))
    assert bounds.chi_square(wide, narrow) == math.inf


def test_an_image_of_binary_pixels_sums_over_pixels_in_arrays_and_tensors():
    logits, image = np.array([[-2.0, 0.5, 40.0]]), np.array([[0.0, 1.0, 1.0]])
    expected = np.sum(image * logits - np.logaddexp(0.0, logits), axis=-1)
    np.testing.assert_allclose(Bernoulli(logits).log_prob(image), expected, rtol=1e-15)
    np.testing.assert_allclose(Bernoulli(tf.constant(logits)).log_prob(image).numpy(), expected, rtol=1e-14)
    assert grey_mass(1e-6) == pytest.approx(0.5, abs=1e-12)


def test_one_encoder_for_all_carries_no_information():
    same = Gaussian(np.full((4, 2), 0.3), np.full((4, 2), -0.5))
    z = generator(5).standard_normal((7, 2))
    np.testing.assert_allclose(aggregate.information(same, 2, z), 0.0, atol=1e-14)


def test_the_linear_model_agrees_with_the_conjugate_one_in_one_dimension():
    model = LinearGaussian(np.array([[1.0]]), np.zeros(1), 0.5)
    x, z = np.array([[0.7], [-2.0]]), np.array([[0.1], [1.5]])
    np.testing.assert_allclose(model.log_evidence(x), Conjugate(0.5).log_evidence(x)[:, 0], rtol=1e-13)
    np.testing.assert_allclose(model.log_likelihood(x, z), Conjugate(0.5).log_likelihood(x, z), rtol=1e-13)
    np.testing.assert_allclose(
        model.likelihood_score(x, z), Conjugate(0.5).likelihood_score(x, z), rtol=1e-13
    )
    posterior, best = Conjugate(0.5).posterior(x), model.best_diagonal(x)
    np.testing.assert_allclose(best.mean, posterior.mean, rtol=1e-13)
    np.testing.assert_allclose(best.log_scale, posterior.log_scale, rtol=1e-13)
    np.testing.assert_allclose(model.elbo(x, best), model.log_evidence(x), rtol=1e-12)


def test_bayes_rule_holds_in_several_dimensions():
    random = generator(6)
    model = LinearGaussian(random.standard_normal((5, 2)), random.standard_normal(5), 0.3)
    x, z = random.standard_normal(5), random.standard_normal((9, 2))
    deviation = z - model.posterior_mean(x)
    quadratic = np.sum(deviation @ model.precision * deviation, axis=-1)
    log_posterior = (np.linalg.slogdet(model.precision)[1] - quadratic) / 2 - math.log(2 * math.pi)
    joint = model.log_likelihood(x, z) + model.log_prior(z)
    np.testing.assert_allclose(joint - log_posterior, model.log_evidence(x), rtol=1e-12)


def test_more_latents_than_eigenvalues_above_the_noise_are_left_at_zero():
    model = maximum_likelihood(np.diag([3.0, 2.0, 1.0]), 2, noise_variance=2.5)
    np.testing.assert_allclose(np.sum(model.weights**2, axis=0), [0.5, 0.0], atol=1e-14)
