"""Ensembles on the line against the exact optimum.

Resolution: 1,000 steps of 256 points leave a regret of the order of 1e-4 in loss units (weights / points
seen = 1,153 / 512,000 is 2e-3); the bounds below are ten times the measured medians, and a discriminator
that ignores x has a regret above 7e-2 for every objective.
"""

import numpy as np
import pytest
import tensorflow as tf

from gan.discriminator_1d_ensembles import CHUNK, _ensemble, train_discriminators
from theory.errors import WrongUsage
from theory.objectives import OBJECTIVES
from theory.quadrature import regret
from theory.targets import FAMILIES, PAIRS

PAIR = PAIRS["shifted_gaussians"]
X = np.linspace(-4, 5, 50)


def train(name, seeds, steps, **settings):
    """The networks of ``seeds`` on the one pair."""
    members = [(PAIR, seed) for seed in seeds]
    return train_discriminators(OBJECTIVES[name], members, checkpoints=(steps,), **settings)[0]


@pytest.fixture(scope="module")
def ensemble():
    return train("lsgan", [0, 1, 2, 3], 300)


@pytest.mark.parametrize(
    ("name", "bound"), [("non_saturating", 5e-3), ("lsgan", 1e-3), ("lsgan_pearson", 4e-3)]
)
def test_trained_discriminators_come_close_to_the_optimal_one(name, bound):
    networks = train(name, range(3), 1000)
    regrets = [regret(OBJECTIVES[name], PAIR, network) for network in networks]
    for estimate in regrets:
        assert 0 < estimate.value < bound
        assert estimate.error < 1e-9
    blind = regret(OBJECTIVES[name], PAIR, lambda x: 0 * x + networks[0](X).mean())
    assert blind.value > 10 * bound


def test_each_seed_has_its_own_network(ensemble):
    scores = np.array([network(X) for network in ensemble])
    assert np.abs(scores[:, None] - scores[None])[~np.eye(4, dtype=bool)].max(axis=-1).min() > 1e-4


@pytest.mark.parametrize("seeds", [[2], [7, 2], [2, 5, 9, 4, 6]])
def test_which_seeds_are_trained_beside_it_changes_a_network_by_rounding_at_most(ensemble, seeds):
    networks = train("lsgan", seeds, 300)
    np.testing.assert_allclose(networks[seeds.index(2)](X), ensemble[2](X), rtol=0, atol=1e-5)


def test_ensembles_are_repeatable(ensemble):
    again = train("lsgan", [0, 1, 2, 3], 300)
    for one, two in zip(ensemble, again, strict=True):
        np.testing.assert_array_equal(one(X), two(X))


def test_nothing_is_left_of_what_the_same_graph_was_trained_on_before(ensemble):
    members = [(PAIRS["mixtures"], seed) for seed in range(4)]
    train_discriminators(OBJECTIVES["lsgan"], members, checkpoints=(300,))
    again = train("lsgan", [0, 1, 2, 3], 300)
    for one, two in zip(ensemble, again, strict=True):
        np.testing.assert_array_equal(one(X), two(X))


def test_which_chunk_is_trained_on_is_no_part_of_what_is_compiled():
    """Else XLA compiles every chunk, which takes ten times as long as its steps."""
    ensemble = _ensemble(OBJECTIVES["lsgan"], 2, (3,), 1e-3, None)
    points, masses = tf.zeros([CHUNK, 2, 4]), tf.zeros([4])

    def program(first):
        steps = (tf.constant(step) for step in (first, first, first + 5))
        return ensemble.advance.experimental_get_compiler_ir(*steps, points, masses, masses)(stage="hlo")

    assert program(0) == program(CHUNK)


def test_a_network_is_what_its_layers_say():
    (network,) = train("lsgan", [0], 1, widths=(3,))
    (w1, b1), (w2, b2) = network.layers
    assert (w1.shape, b1.shape, w2.shape, b2.shape) == ((1, 3), (3,), (3, 1), (1,))
    expected = [float(np.tanh(x * w1[0] + b1) @ w2[:, 0] + b2[0]) for x in X]
    np.testing.assert_allclose(network(X), expected, rtol=1e-6, atol=1e-7)


def test_slopes_are_those_of_the_scores(ensemble):
    step = 1e-6
    for network in ensemble:
        difference = (network(X + step) - network(X - step)) / (2 * step)
        np.testing.assert_allclose(network.slope(X), difference, rtol=0, atol=1e-8)


def test_members_have_pairs_of_their_own_and_are_seen_in_training():
    """A network seen on its way is the one that stops there, if the rate is constant."""
    pairs = [FAMILIES["gaussians"](distance) for distance in (0.5, 4.0)]
    members = [(pair, 3) for pair in pairs]
    settings = {"widths": (8,), "batch_size": 32, "rate_falls": False}
    early, late = train_discriminators(OBJECTIVES["lsgan"], members, checkpoints=(7, 130), **settings)
    (alone,) = train_discriminators(OBJECTIVES["lsgan"], members[1:], checkpoints=(7,), **settings)
    np.testing.assert_allclose(alone[0](X), early[1](X), rtol=0, atol=1e-6)
    before, after = (regret(OBJECTIVES["lsgan"], pairs[1], found[1]).value for found in (early, late))
    assert before > 2 * after > 0
    # far apart, a discriminator has much to tell; half a unit apart, hardly anything
    assert np.ptp(late[1](X)) > 2 * np.ptp(late[0](X)[np.abs(X) < 2])


def test_negative_seeds_are_refused():
    with pytest.raises(WrongUsage, match="-1"):
        train("lsgan", [-1], 1)


@pytest.mark.parametrize("name", ["wgan_gp", "relativistic", "relativistic_average"])
def test_objectives_that_need_more_than_single_scores_are_refused(name):
    with pytest.raises(WrongUsage, match=name):
        train(name, [0], 1)
