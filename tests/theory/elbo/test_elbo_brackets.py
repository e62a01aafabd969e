"""Upper bounds in closed form, sampled brackets, exact variances: against quadrature and other formulas."""

import math

import numpy as np
import pytest
from scipy import integrate
from scipy.stats import multivariate_normal

from theory.claims.vae.annealing import LEAPS, mean_log_likelihood, step_on_t5
from theory.claims.vae.gradients import SINGLE_DRAW
from theory.claims.vae.signal_to_noise import settings
from theory.elbo import (
    annealing,
    bounds,
    brackets,
    gradients,
    linear_gaussian,
    models,
    upper_bounds,
    variances,
)
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.quadrature import over_q, proposal
from theory.elbo.sticking_the_landing import left_out, limiting_bias
from theory.examples import T1, T5
from theory.targets import generator

LINE, LINEAR = linear_gaussian.T1, linear_gaussian.T5
SHIFTED = settings()[1].q


def test_upper_bounds_are_those_of_one_dimension():
    prior = proposal(*T1.prior)
    posterior, wide = Gaussian(0.5, math.log(0.5) / 2), Gaussian(0.0, 0.0)
    chi = upper_bounds.log_second_moment(LINE, T1.observation, prior)
    assert chi == pytest.approx(math.log1p(bounds.chi_square(posterior, wide)), abs=1e-14)
    divergence = (0.5 + 0.25) / 2 - 0.5 + math.log(2) / 2
    assert upper_bounds.divergence_to(LINE, T1.observation, prior) == pytest.approx(divergence, abs=1e-14)
    eubo = upper_bounds.posterior_upper_bound(LINE, T1.observation, prior)
    assert eubo == pytest.approx(T1.log_evidence + divergence, abs=1e-13)


def test_upper_bounds_of_a_correlated_posterior_are_scipy_s_integrals():
    """An adaptive rule over the plane, which shares nothing with the closed forms."""
    covariance = np.linalg.inv(LINEAR.precision)
    posterior = multivariate_normal(LINEAR.posterior_mean(T5.x), covariance)
    q = multivariate_normal(SHIFTED.mean, np.diag(np.exp(2 * SHIFTED.log_scale)))
    centre, reach = LINEAR.posterior_mean(T5.x), 6 * np.sqrt(np.diag(covariance))

    (a, c), (b, d) = centre - reach, centre + reach

    def over_the_plane(f):
        return integrate.dblquad(lambda v, u: f(np.array([u, v])), a, b, c, d, epsabs=1e-8)[0]

    kl = over_the_plane(lambda z: posterior.pdf(z) * (posterior.logpdf(z) - q.logpdf(z)))
    second = over_the_plane(lambda z: posterior.pdf(z) ** 2 / q.pdf(z))
    exact = float(LINEAR.log_evidence(T5.x))
    assert upper_bounds.posterior_upper_bound(LINEAR, T5.x, SHIFTED) == pytest.approx(exact + kl, abs=1e-6)
    assert upper_bounds.chi_upper_bound(LINEAR, T5.x, SHIFTED) == pytest.approx(
        exact + math.log(second) / 2, abs=1e-6
    )


def test_the_second_moment_is_infinite_for_a_q_too_narrow_in_one_direction_only():
    best = LINEAR.best_diagonal(T5.x)
    narrow = Gaussian(best.mean, best.log_scale - np.array([0.0, 0.5]))
    assert upper_bounds.log_second_moment(LINEAR, T5.x, narrow) == math.inf
    assert upper_bounds.chi_upper_bound(LINEAR, T5.x, narrow) == math.inf
    assert math.isfinite(upper_bounds.divergence_to(LINEAR, T5.x, narrow))


def test_draws_from_the_posterior_have_its_mean_and_covariance():
    """40,000 draws; resolution 4.9 standard errors."""
    n, covariance = 40_000, np.linalg.inv(LINEAR.precision)
    z = upper_bounds.posterior_sample(LINEAR, T5.x, generator(40).standard_normal((n, 2)))
    assert np.all(
        np.abs(z.mean(axis=0) - LINEAR.posterior_mean(T5.x)) < 4.9 * np.sqrt(np.diag(covariance) / n)
    )
    spread = np.sqrt((np.outer(np.diag(covariance), np.diag(covariance)) + covariance**2) / n)
    assert np.all(np.abs(np.cov(z.T) - covariance) < 4.9 * spread)


def test_sampled_importance_bounds_hit_what_is_known_and_standard_errors_are_honest():
    """L_1 is the exact ELBO, L_50's gap 0.003686 (claim 18); z-scores over 40 seeds have variance 1."""
    prior = proposal(*T1.prior)
    first, fiftieth = brackets.importance_levels(LINE, T1.observation, prior, (1, 50), 400_000, seed=41)
    assert first.distance == pytest.approx(-T1.gap_of_prior, abs=4.9 * first.error)
    assert 4.9 * first.error < 0.01
    assert fiftieth.distance == pytest.approx(-0.003686, abs=4.9 * fiftieth.error)
    assert 4.9 * fiftieth.error < 0.0005  # far below the gap
    exact = float(LINEAR.elbo(T5.x, SHIFTED) - LINEAR.log_evidence(T5.x))
    levels = [brackets.importance_levels(LINEAR, T5.x, SHIFTED, (1,), 5_000, seed)[0] for seed in range(40)]
    scores = np.array([(level.distance - exact) / level.error for level in levels])
    assert abs(np.mean(scores)) < 4.9 / math.sqrt(40)
    assert 0.4 < np.var(scores) < 2.0  # chi-square/40 at 39 degrees: 0.4 and 2.0 are its 1e-4 quantiles


def test_the_control_variate_leaves_the_mean_and_shrinks_the_error():
    weights = np.log(generator(42).gamma(50.0, 1 / 50.0, 100_000))  # E r = 1
    controlled = brackets.below(weights)
    assert np.all(controlled <= 0)
    assert controlled.mean() == pytest.approx(weights.mean(), abs=4.9 * np.std(weights) / math.sqrt(1e5))
    assert np.std(controlled) < np.std(weights) / 5


def test_annealed_runs_lie_on_both_sides_by_what_perfect_moves_make_known():
    """On T1 with independent draws at each temperature both means are sums of closed forms."""

    def exact_move(z, b, random):
        return models.Conjugate(1 / b).posterior(T1.observation).sample(random.standard_normal(z.shape))

    forward, reverse = brackets.annealed_levels(LINE, T1.observation, exact_move, (1, 8), 20_000, seed=43)
    for place, count in enumerate((1, 8)):
        ladder = annealing.temperatures(count)
        means, steps = np.array([mean_log_likelihood(b) for b in ladder]), np.diff(ladder)
        low, high = steps @ means[:-1] - T1.log_evidence, steps @ means[1:] - T1.log_evidence
        assert forward[place].effort == reverse[place].effort == count
        assert forward[place].distance == pytest.approx(low, abs=4.9 * forward[place].error)
        assert reverse[place].distance == pytest.approx(high, abs=4.9 * reverse[place].error)
        assert low < -4.9 * forward[place].error
        assert high > 4.9 * reverse[place].error


def test_annealed_runs_on_several_latents_close_in_on_the_evidence():
    """T5, Hamiltonian moves, 600 chains: 64 temperatures leave less than a quarter of what 4 leave."""
    move = annealing.Hamiltonian(LINEAR, T5.x, step_on_t5, LEAPS)
    forward, reverse = brackets.annealed_levels(LINEAR, T5.x, move, (4, 64), 600, seed=44)
    gaps = [up.distance - low.distance for low, up in zip(forward, reverse, strict=True)]
    errors = [4.9 * math.hypot(low.error, up.error) for low, up in zip(forward, reverse, strict=True)]
    assert gaps[1] + errors[1] < (gaps[0] - errors[0]) / 2
    assert gaps[0] > errors[0]


def test_q_goes_from_the_prior_to_the_posterior():
    np.testing.assert_allclose(variances.tempered(1.0, 0.0).mean, 0.0)
    end, posterior = variances.tempered(1.0, 1.0), models.T1.posterior(T1.observation)
    np.testing.assert_allclose(end.mean, posterior.mean)
    np.testing.assert_allclose(end.log_scale, posterior.log_scale)
    half = models.Conjugate(2.0).posterior(T1.observation)  # likelihood to the power 1/2: variance 2
    np.testing.assert_allclose(variances.tempered(1.0, 0.5).mean, half.mean)
    np.testing.assert_allclose(variances.tempered(1.0, 0.5).log_scale, half.log_scale)


def test_moments_are_those_of_polynomials_of_a_normal_variable():
    mean, variance = variances.moments(lambda noise: noise[:, 0] ** 4)
    assert mean == pytest.approx(3.0, rel=1e-12)
    assert variance == pytest.approx(105.0 - 9.0, rel=1e-12)


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_exact_moments_agree_with_quadrature_and_with_sampling(t):
    """Sampling: 40,000 draws, 4.9 standard errors of a variance from the fourth moment."""
    q, noise = variances.tempered(1.0, t), generator(45).standard_normal((40_000, 1))
    for estimator in (sgvb_a, sgvb_b):
        mean, _ = variances.moments(lambda e, f=estimator: f(models.T1, T1.observation, q, e))
        assert mean == pytest.approx(over_q(estimator, q).value, abs=1e-12)
    for estimator in SINGLE_DRAW.values():
        mean, variance = variances.moments(
            lambda e, f=estimator: f(models.T1, T1.observation, q, e).mean[:, 0]
        )
        assert mean == pytest.approx((1 - t) / (1 + t), abs=1e-13)  # dL/dmu = x - 2 mu
        squares = (estimator(models.T1, T1.observation, q, noise).mean[:, 0] - mean) ** 2
        assert squares.mean() == pytest.approx(variance, abs=4.9 * squares.std() / 200 + 1e-25)


@pytest.mark.parametrize("k", [1, 2, 7])
def test_the_term_left_out_is_the_difference_of_the_two_gradients(k):
    noise = generator(46, k).standard_normal((5, k, 2))
    at = (LINEAR, T5.x, SHIFTED, noise)
    difference = gradients.iwae_sticking_the_landing(*at) - gradients.iwae_gradient(*at)
    np.testing.assert_allclose(left_out(*at).mean, difference.mean, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(left_out(*at).log_scale, difference.log_scale, rtol=1e-11, atol=1e-12)


def test_its_limit_is_the_slope_of_the_divergence_from_the_posterior_and_is_reached():
    """Central differences of -KL(post || q), and 4,096 draws of q: 1,000 repetitions, 4.9 standard errors."""
    limit, step = limiting_bias(LINEAR.posterior_mean(T5.x), SHIFTED), 1e-5
    for place, unit in enumerate(np.eye(2)):
        up, down = (Gaussian(SHIFTED.mean + s * unit, SHIFTED.log_scale) for s in (step, -step))
        slope = (
            upper_bounds.divergence_to(LINEAR, T5.x, down) - upper_bounds.divergence_to(LINEAR, T5.x, up)
        ) / (2 * step)
        assert limit[place] == pytest.approx(slope, abs=1e-8)
    values = left_out(LINEAR, T5.x, SHIFTED, generator(47).standard_normal((1000, 4096, 2))).mean
    errors = values.std(axis=0) / math.sqrt(1000)
    assert np.all(np.abs(values.mean(axis=0) - limit) < 4.9 * errors + 0.002)  # 0.002: of order 1/k
    assert np.all(np.abs(limit) > 50 * errors)
