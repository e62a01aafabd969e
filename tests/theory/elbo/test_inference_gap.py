"""The inference gap in two parts: against the general divergence, the bound itself, and other encoders."""

import numpy as np
import pytest
from scipy import optimize

from theory.claims.vae.linear_vae import kl_to_posterior
from theory.elbo import inference_gap
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.errors import WrongUsage
from theory.targets import generator

LATENTS, PIXELS, DATA = 3, 6, 200


def a_model(seed=50):
    random = generator(seed)
    return LinearGaussian(
        random.standard_normal((PIXELS, LATENTS)) / 1.5, random.standard_normal(PIXELS), 0.7
    )


def some_data(model, n=DATA, seed=51):
    random = generator(seed)
    z = random.standard_normal((n, LATENTS))
    noise = np.sqrt(model.noise_variance) * random.standard_normal((n, PIXELS))
    return z @ model.weights.T + model.offset + noise


@pytest.mark.parametrize("units", [0, 1, 2, 3])
def test_both_parts_are_non_negative_and_add_up_to_evidence_less_bound(units):
    model = a_model()
    x = some_data(model)
    q = inference_gap.best_encoder(model, units)(x)
    gap = inference_gap.split(model, x, q)
    assert gap.approximation.min() >= 0
    assert gap.amortisation.min() >= -1e-12
    whole = model.log_evidence(x) - model.elbo(x, q)
    np.testing.assert_allclose(gap.approximation + gap.amortisation, whole, atol=1e-10, rtol=0)
    divergences = [
        kl_to_posterior(model, x[i], Gaussian(q.mean[i], q.log_scale[i])) for i in range(0, DATA, 20)
    ]
    np.testing.assert_allclose(whole[::20], divergences, atol=1e-10, rtol=0)


def test_scales_that_are_wrong_cost_what_the_bound_says():
    model = a_model()
    x = some_data(model)
    best = model.best_diagonal(x)
    q = Gaussian(best.mean + 0.2, best.log_scale + np.array([0.3, -0.4, 0.3]))
    gap = inference_gap.split(model, x, q)
    np.testing.assert_allclose(gap.amortisation, model.elbo(x, best) - model.elbo(x, q), atol=1e-10, rtol=0)
    assert gap.amortisation.min() > 0.05


def test_the_approximation_part_is_that_of_the_best_diagonal_q_found_by_search():
    """BFGS over mean and log-scale of q for one datum, from the prior."""
    model = a_model()
    x = some_data(model, n=1)

    def loss(parameters):
        q = Gaussian(parameters[None, :LATENTS], parameters[None, LATENTS:])
        return float(model.log_evidence(x)[0] - model.elbo(x, q)[0])

    found = optimize.minimize(loss, np.zeros(2 * LATENTS), tol=1e-10)
    gap = inference_gap.split(model, x, model.best_diagonal(x))
    assert gap.amortisation[0] == pytest.approx(0.0, abs=1e-12)
    assert gap.approximation[0] == pytest.approx(found.fun, abs=1e-7)


def test_an_encoder_of_as_many_units_as_latents_amortises_without_loss():
    model = a_model()
    x = some_data(model)
    q = inference_gap.best_encoder(model, LATENTS)(x)
    np.testing.assert_allclose(q.mean, model.posterior_mean(x), atol=1e-12)
    assert inference_gap.mean_amortisation(model, LATENTS) == 0.0


@pytest.mark.parametrize("units", [0, 1, 2])
def test_the_mean_loss_is_that_of_the_model_s_own_data(units):
    """100,000 draws of x; resolution 4.9 standard errors."""
    model = a_model()
    x = some_data(model, n=100_000, seed=52)
    losses = inference_gap.split(model, x, inference_gap.best_encoder(model, units)(x)).amortisation
    error = losses.std() / np.sqrt(len(losses))
    exact = inference_gap.mean_amortisation(model, units)
    assert losses.mean() == pytest.approx(exact, abs=4.9 * error)
    assert exact > 20 * error


@pytest.mark.parametrize("units", [1, 2])
def test_no_other_encoder_of_the_same_rank_loses_less(units):
    """200 random changes of its two factors, judged by the exact mean of d' P d over the model's data."""
    model, random = a_model(), generator(53)
    best = inference_gap.best_encoder(model, units)
    assert np.linalg.matrix_rank(best.matrix, tol=1e-10) == units
    posterior = np.linalg.solve(model.precision, model.weights.T / model.noise_variance)

    def mean_loss(matrix):
        change = matrix - posterior
        return np.trace(model.precision @ change @ model.covariance @ change.T) / 2

    least = mean_loss(best.matrix)
    assert least == pytest.approx(inference_gap.mean_amortisation(model, units), rel=1e-12)
    left, middle, right = np.linalg.svd(best.matrix, full_matrices=False)
    outer, inner = left[:, :units] * middle[:units], right[:units]
    for size in np.geomspace(1e-3, 1.0, 200):
        moved = (outer + size * random.standard_normal(outer.shape)) @ (
            inner + size * random.standard_normal(inner.shape)
        )
        assert mean_loss(moved) > least


def test_a_bottleneck_has_no_negative_number_of_units():
    with pytest.raises(WrongUsage, match="at least 0 units"):
        inference_gap.best_encoder(a_model(), -1)
