"""Annealed importance sampling: its ladder, its transitions, and what perfect ones give."""

import numpy as np
import pytest

from theory.elbo import annealing
from theory.elbo.models import T1
from theory.targets import generator

X = np.array([1.0])


@pytest.mark.parametrize("count", [1, 2, 7, 1000])
def test_the_ladder_rises_from_zero_to_one(count):
    ladder = annealing.temperatures(count)
    assert len(ladder) == count + 1
    assert (ladder[0], ladder[-1]) == (0.0, 1.0)
    assert np.all(np.diff(ladder) > 0)


def test_one_temperature_is_plain_importance_sampling_from_the_prior():
    prior = generator(1).standard_normal((50, 1))
    ladder = annealing.temperatures(1)
    weights = annealing.forward_log_weights(T1, X, prior, ladder, lambda z, *_: z, generator(2))
    np.testing.assert_allclose(weights, T1.log_likelihood(X, prior), rtol=1e-15)


@pytest.mark.parametrize(
    "move",
    [
        annealing.Metropolis(T1, X, lambda _: 2.0, sweeps=4),
        annealing.Hamiltonian(T1, X, lambda _: 1.2, leaps=2),
    ],
    ids=["metropolis", "hamiltonian"],
)
def test_transitions_leave_the_tempered_posterior_alone(move):
    """Mean and variance after ten transitions from exact draws: resolution 4.9 standard errors."""
    beta, chains = 0.5, 40_000
    random = generator(3)
    mean, variance = beta / (1 + beta), 1 / (1 + beta)
    z = mean + np.sqrt(variance) * random.standard_normal((chains, 1))
    start = z.copy()
    for _ in range(10):
        z = move(z, beta, random)
    assert np.mean(z != start) > 0.99
    assert np.mean(z) == pytest.approx(mean, abs=4.9 * np.sqrt(variance / chains))
    assert np.var(z) == pytest.approx(variance, abs=4.9 * variance * np.sqrt(2 / chains))


def test_short_leaps_conserve_energy_so_that_nearly_all_are_accepted():
    random = generator(8)
    z = random.standard_normal((2000, 1))
    move = annealing.Hamiltonian(T1, X, lambda _: 0.05, leaps=5)
    assert np.mean(move(z, 1.0, random) != z) > 0.99


def test_a_step_of_zero_never_moves_and_runs_are_a_function_of_the_seed():
    z = generator(4).standard_normal((5, 1))
    still = annealing.Metropolis(T1, X, lambda _: 0.0)
    np.testing.assert_array_equal(still(z, 0.3, generator(5)), z)
    move = annealing.Metropolis(T1, X, lambda _: 1.0)
    ladder = annealing.temperatures(5)
    first, second = (annealing.forward_log_weights(T1, X, z, ladder, move, generator(6)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.filterwarnings("ignore:TensorFloat-32:UserWarning")
def test_tensorflow_probability_s_annealing_gives_the_same_mean_weight():
    """E w = p(x) on T1 by both, with frozen steps; resolution 5 % at 20,000 chains, deviation about half.

    Its annealing hands a kernel what it knew of the present state at the temperature before, which is not
    the density that the proposal is then held against: the mean weight is off by 1.6 % here, five standard
    errors, whatever the seed. So each step begins with what is true of its own temperature.
    """
    import tensorflow as tf
    import tensorflow_probability as tfp

    class Metropolis(tfp.mcmc.RandomWalkMetropolis):
        def one_step(self, current_state, previous_kernel_results, seed=None):
            return super().one_step(current_state, self.bootstrap_results(current_state), seed=seed)

    chains, steps = 20_000, 8
    start = tf.constant(generator(9).standard_normal((chains, 1)))
    _, log_weights, _ = tfp.mcmc.sample_annealed_importance_chain(
        num_steps=steps,
        proposal_log_prob_fn=T1.log_prior,
        target_log_prob_fn=lambda z: T1.log_prior(z) + T1.log_likelihood(tf.constant(X), z),
        current_state=start,
        make_kernel_fn=Metropolis,
        seed=(3, 0),  # of two numbers: it does not depend on what was drawn before
    )
    theirs = np.exp(log_weights.numpy() - T1.log_evidence(X)[0])
    ladder, move = np.linspace(0.0, 1.0, steps + 1), annealing.Metropolis(T1, X, lambda _: 1.0)
    ours = annealing.forward_log_weights(T1, X, start.numpy(), ladder, move, generator(10))
    ours = np.exp(ours - T1.log_evidence(X)[0])
    for ratios in (theirs, ours):
        assert 4.9 * np.std(ratios) / np.sqrt(chains) < 0.05
        assert np.mean(ratios) == pytest.approx(1.0, abs=4.9 * np.std(ratios) / np.sqrt(chains))
