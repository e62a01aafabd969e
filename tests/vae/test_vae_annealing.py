"""Annealing of a model whose evidence is known; each stochastic check states what it resolves."""

import numpy as np
import pytest
import tensorflow as tf
from linear import EXACT, Linear, joint_draws

from theory.elbo import annealing
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import T1
from theory.elbo.upper_bounds import posterior_sample, posterior_upper_bound
from vae.annealing import ACCEPTED, Annealer, Factors

CHAINS = 4000
TWO_SIDED = 4.9  # standard errors: one false alarm in a million
STEADY = Factors(np.array([0.1, 0.9]), np.array([0.5, 0.7]))
Z, X = joint_draws(3, 1)


def log_weights(annealer, x, factors, count, seed):
    ladder = annealing.temperatures(count)
    return annealer._along(x, annealer._first(x, seed), ladder, factors(ladder), seed)[0]


@pytest.mark.parametrize("encoder", [True, False], ids=["encoder", "prior"])
@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "plain"])
def test_the_mean_weight_is_the_evidence(encoder, compiled):
    """Within 4.9 standard errors, of at most 3 % each: a density left wrong at one rung shows."""
    annealer = Annealer(Linear(), CHAINS, 12, encoder=encoder, compiled=compiled)
    ratios = np.exp(log_weights(annealer, X, STEADY, 12, 3) - EXACT.log_evidence(X)[:, None])
    error = ratios.std(axis=1) / np.sqrt(CHAINS)
    assert error.max() < 0.03
    np.testing.assert_array_less(np.abs(ratios.mean(axis=1) - 1), TWO_SIDED * error)


def up_and_down(annealer, count):
    """Log-weights of chains from q up to the posterior and, from exact posterior draws, down again."""
    up = log_weights(annealer, X, STEADY, count, 4)
    noise = np.random.default_rng(2).standard_normal((3, CHAINS, 2))
    start = np.stack([posterior_sample(EXACT, x, e) for x, e in zip(X, noise, strict=True)])
    ladder = annealing.temperatures(count)[::-1]
    return up, -annealer._along(X, tf.constant(start), ladder, STEADY(ladder), 5)[0]


def mean_and_error(values):
    return values.mean(axis=1), values.std(axis=1) / np.sqrt(CHAINS)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_the_evidence_lies_between_forward_and_reverse_means_of_log_weights(count):
    """Within 4.9 standard errors, of at most 0.05 nats; the mean of 1/w likewise, of at most 6 %."""
    up, down = up_and_down(Annealer(Linear(), CHAINS, 12, encoder=True, compiled=False), count)
    exact = EXACT.log_evidence(X)
    below, above = mean_and_error(up), mean_and_error(down)
    assert max(below[1].max(), above[1].max()) < 0.05
    assert np.all(below[0] < exact + TWO_SIDED * below[1])
    assert np.all(above[0] > exact - TWO_SIDED * above[1])
    inverse = np.exp(exact[:, None] - down)  # E 1/w = 1/p(x)
    spread = inverse.std(axis=1) / np.sqrt(CHAINS)
    assert spread.max() < 0.06
    np.testing.assert_array_less(np.abs(inverse.mean(axis=1) - 1), TWO_SIDED * spread)


def test_without_annealing_the_gap_is_both_divergences_in_closed_form():
    """E_post log w - E_q log w = KL(post|q) + KL(q|post): 4.9 standard errors, each at most 5 % of it."""
    up, down = up_and_down(Annealer(Linear(), CHAINS, 12, encoder=True, compiled=False), 1)
    q = Linear().posterior(tf.constant(X))
    exact = []
    for x, mean, log_scale in zip(X, q.mean.numpy()[:, 0], q.log_scale.numpy()[:, 0], strict=True):
        own = Gaussian(mean, log_scale)
        exact.append(posterior_upper_bound(EXACT, x, own) - EXACT.elbo(x, own))
    gap = down.mean(axis=1) - up.mean(axis=1)
    error = np.hypot(mean_and_error(up)[1], mean_and_error(down)[1])
    assert (error / exact).max() < 0.05
    np.testing.assert_array_less(np.abs(gap - exact), TWO_SIDED * error)


def test_more_temperatures_close_the_gap():
    """By more than 4.9 standard errors of the difference, and at least by half, image by image."""
    annealer = Annealer(Linear(), CHAINS, 12, encoder=True, compiled=False)
    gaps, variances = [], []
    for count in (2, 12):
        up, down = up_and_down(annealer, count)
        gaps.append(down.mean(axis=1) - up.mean(axis=1))
        variances.append((up.var(axis=1) + down.var(axis=1)) / CHAINS)
    np.testing.assert_array_less(gaps[1] + TWO_SIDED * np.sqrt(sum(variances)), gaps[0])
    np.testing.assert_array_less(gaps[1], gaps[0] / 2)


def test_bounds_bracket_the_evidence_of_simulated_data_and_close():
    """Over 300 images: the bracket holds within 4.9 standard errors, its width falls below 0.05."""
    z, x = joint_draws(300, 7)
    annealer = Annealer(Linear(), 4, 16, encoder=True, compiled=False)
    exact, gaps = EXACT.log_evidence(x), {}
    for count in (2, 16):
        below = annealer.below(x, STEADY, count, 8) - exact
        above = annealer.above(x, z, STEADY, count, 9) - exact
        assert below.mean() < TWO_SIDED * below.std() / np.sqrt(300)
        assert above.mean() > -TWO_SIDED * above.std() / np.sqrt(300)
        gaps[count] = (above - below).mean()
    assert gaps[16] < gaps[2] / 2
    assert gaps[16] < 0.05


def test_one_temperature_is_importance_sampling():
    annealer = Annealer(Linear(), 50, 4, encoder=True, compiled=False)
    z = annealer._first(X, 6)
    weights = log_weights(annealer, X, STEADY, 1, 6)
    model = Linear()
    q = model.posterior(tf.constant(X))
    expected = model.log_likelihood(X[:, None], z) + model.log_prior(z) - q.log_prob(z)
    np.testing.assert_allclose(weights, expected, rtol=1e-12)


def test_a_run_is_a_function_of_its_arguments():
    annealer = Annealer(Linear(), 5, 8, encoder=True, compiled=False)
    one = annealer.below(X, STEADY, 8, 3)
    np.testing.assert_array_equal(annealer.below(X, STEADY, 8, 3), one)
    fresh = Annealer(Linear(), 5, 8, encoder=True, compiled=False)
    np.testing.assert_array_equal(fresh.below(X, STEADY, 8, 3), one)
    assert (annealer.below(X, STEADY, 8, 4) != one).all()


def test_the_transition_leaves_its_density_alone():
    """Mean and covariance under f_b, b = 0.4, after transitions from exact draws: 4.9 standard errors."""
    annealer, b, n = Annealer(Linear(), 20_000, 10, encoder=True, compiled=False), 0.4, 20_000
    model, x = Linear(), X[:1]
    q = model.posterior(tf.constant(x))
    from_q = np.diag(np.exp(-2 * q.log_scale.numpy()[0, 0]))
    precision = (1 - b) * from_q + b * EXACT.precision
    pull = (1 - b) * from_q @ q.mean.numpy()[0, 0] + b * EXACT.precision @ EXACT.posterior_mean(x)[0]
    mean, covariance = np.linalg.solve(precision, pull), np.linalg.inv(precision)
    noise = np.random.default_rng(5).standard_normal((1, n, 2))
    z = tf.constant(mean + noise @ np.linalg.cholesky(covariance).T)
    ladder, factors = np.full(11, b), np.full(11, 0.9)
    ends = []
    original = annealer._transition

    def watched(*arguments):
        moved = original(*arguments)
        ends[:] = [moved[0]]
        return moved

    annealer._transition = watched
    tf.config.run_functions_eagerly(True)
    try:
        _, _, accepted = annealer._along(x, z, ladder, factors, 3)
    finally:
        tf.config.run_functions_eagerly(False)
    end = ends[0].numpy()[0]
    assert np.mean(end != z.numpy()[0]) > 0.99
    assert 0.5 < accepted[1:10].mean() < 0.999
    error = np.sqrt(np.diag(covariance) / n)
    np.testing.assert_array_less(np.abs(end.mean(axis=0) - mean), TWO_SIDED * error)
    spread = np.sqrt((np.outer(np.diag(covariance), np.diag(covariance)) + covariance**2) / n)
    np.testing.assert_array_less(np.abs(np.cov(end.T) - covariance), TWO_SIDED * spread)


@pytest.mark.parametrize("encoder", [True, False], ids=["encoder", "prior"])
def test_short_leaps_conserve_energy(encoder):
    """The error falls with the square of the step: halves lose a quarter, where a wrong force loses half."""
    annealer = Annealer(Linear(error=1.0), 4000, 20, encoder=encoder, compiled=False)
    lost = [1 - annealer.acceptance(X, Factors(np.ones(1), np.array([f])), 20, 3) for f in (0.4, 0.2)]
    assert lost[0] < 0.05
    assert lost[1] < 0.35 * lost[0]


def test_the_pilot_finds_factors_that_are_accepted_as_often_as_asked():
    _, pilot = joint_draws(50, 20)
    annealer = Annealer(Linear(), 20, 200, encoder=True, compiled=False)
    factors = annealer.tune(pilot, 200, 1)
    assert (len(factors.values), factors.inverse_temperatures[0] > 0) == (199, True)
    assert annealer.acceptance(X, factors, 200, 2) == pytest.approx(ACCEPTED, abs=0.05)
    rest = factors.values[100:]
    assert rest.std() / rest.mean() < 0.2


def test_factors_do_not_follow_the_chains_they_are_used_on():
    """With the factors frozen, a run's steps are those it was given: adaptation would bias the weights."""
    annealer = Annealer(Linear(), 5, 8, encoder=True, compiled=False)
    ladder = annealing.temperatures(8)
    given = STEADY(ladder)
    used = annealer._along(X, annealer._first(X, 2), ladder, given, 2)[1]
    np.testing.assert_allclose(used[1:8], given[1:8], rtol=1e-12)


@pytest.mark.filterwarnings("ignore:TensorFloat-32:UserWarning")
def test_tensorflow_probability_s_chain_has_another_mean_weight():
    """Why ``vae.annealing`` has its own: theirs hands a kernel the density of the temperature before.

    On T1, by 2 % with three steps; 100,000 chains resolve 0.7 %, and ours has the evidence within that.
    """
    import tensorflow_probability as tfp

    x, chains = np.array([[1.0]]), 100_000
    evidence = T1.log_evidence(x[0])[0]
    _, weights, _ = tfp.mcmc.sample_annealed_importance_chain(
        num_steps=3,
        proposal_log_prob_fn=T1.log_prior,
        target_log_prob_fn=lambda z: T1.log_prior(z) + T1.log_likelihood(tf.constant(x[0]), z),
        current_state=tf.constant(np.random.default_rng(3).standard_normal((chains, 1))),
        make_kernel_fn=lambda density: tfp.mcmc.HamiltonianMonteCarlo(density, 1.0, 2),
        seed=(3, 0),  # of two numbers: it does not depend on what was drawn before
    )
    theirs = np.exp(weights.numpy() - evidence)
    assert abs(theirs.mean() - 1) > TWO_SIDED * theirs.std() / np.sqrt(chains)
    annealer = Annealer(Conjugate(), chains, 3, compiled=False, leaps=2)
    ladder = np.linspace(0, 1, 4)
    start = annealer._first(x, 6)
    ours = np.exp(annealer._along(x, start, ladder, np.ones(4), 6)[0][0] - evidence)
    assert ours.mean() == pytest.approx(1, abs=TWO_SIDED * ours.std() / np.sqrt(chains))
    assert TWO_SIDED * ours.std() / np.sqrt(chains) < 0.008


class Conjugate:
    """T1 with an encoder of the prior's width."""

    latents = 1
    log_prior, log_likelihood = staticmethod(T1.log_prior), staticmethod(T1.log_likelihood)

    def posterior(self, x):
        nought = tf.zeros_like(x)[:, None, :]
        return Gaussian(nought, nought)
