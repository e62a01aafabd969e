"""Toy ensembles against a plain loop over one seed, and against themselves."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from engine.adam import Adam
from engine.randomness import Stream, key
from gan.toy_ensembles import CHUNK, GROUP, SLOPE, ToyEnsemble, _initial, sample
from gan.toy_settings import ToySettings
from theory.models.mixtures import TOYS
from theory.objectives import OBJECTIVES

SETTINGS = ToySettings(16, 2, (8, 8), 2e-3, 0.5, 0.999, 1e-7)
RING = TOYS["ring_8"]
STEPS = CHUNK + 3


@pytest.fixture(scope="module")
def ensemble():
    return ToyEnsemble(OBJECTIVES["lsgan"], RING, SETTINGS)


@pytest.fixture(scope="module")
def trained(ensemble):
    return ensemble.train(range(GROUP + 3), STEPS)


def plain(objective, seed, steps, s=SETTINGS):
    """One seed in eager TensorFlow, points along the first axis: both players' weights."""
    state = _initial([seed], RING, s)

    def variables(weights):
        flat = zip(weights[::2], weights[1::2], strict=True)
        return [tf.Variable(a) for w, b in flat for a in (w[0].T, b[0, :, 0])]

    def forward(weights, h, activation):
        for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            h = activation(h @ w + b)
        return h @ weights[-2] + weights[-1]

    d, g = variables(state.discriminator), variables(state.generator)
    d_adam, g_adam = (Adam(w, s.learning_rate, s.beta1, s.beta2, s.epsilon) for w in (d, g))

    def score(x):
        return forward(d, x, lambda h: tf.nn.leaky_relu(h, SLOPE))[:, 0]

    for step in range(steps):
        chunk, i = divmod(step, CHUNK)
        which = tf.random.stateless_uniform(
            [CHUNK, s.batch_size], key(seed, Stream.ORDER, chunk), maxval=8, dtype=tf.int32
        )[i]
        normal = tf.random.stateless_normal(
            [CHUNK, 4, s.batch_size], key(seed, Stream.DISCRIMINATOR_STEP, chunk)
        )[i]
        fresh = tf.random.stateless_normal([CHUNK, 2, s.batch_size], key(seed, Stream.GENERATOR_STEP, chunk))[
            i
        ]
        real = RING.means[which.numpy()].astype(np.float32) + RING.scale * normal[:2].numpy().T
        fake = forward(g, tf.transpose(normal[2:]), tf.nn.relu)
        with tf.GradientTape() as tape:
            loss = objective.discriminator_loss(score(real), score(fake))
            if objective.penalty is not None:
                loss += objective.penalty(score, tf.constant(real), fake)
            for weight, points in ((s.r1, tf.constant(real)), (s.r2, fake)):
                if weight:
                    loss += weight / 2 * mean_squared_slope(score, points)
        d_adam.apply(tape.gradient(loss, d), step)
        with tf.GradientTape() as tape:
            loss = objective.generator_loss(score(forward(g, tf.transpose(fresh), tf.nn.relu)), score(real))
        g_adam.apply(tape.gradient(loss, g), step)
    return [v.numpy() for v in d], [v.numpy() for v in g]


def mean_squared_slope(score, points):
    with tf.GradientTape() as tape:
        tape.watch(points)
        scores = score(points)
    return tf.reduce_mean(tf.norm(tape.gradient(scores, points), axis=1) ** 2)


def flat(layers):
    return [array for layer in layers for array in layer]


def test_a_seed_of_the_ensemble_is_the_plain_loop_up_to_rounding(trained):
    """53 steps of 2e-3 move a weight by up to 0.1; float32 sums in another order differ by 1e-4 of that."""
    for seed in (0, GROUP + 2):
        for player, expected in zip(trained[seed], plain(OBJECTIVES["lsgan"], seed, STEPS), strict=True):
            for ours, theirs in zip(flat(player), expected, strict=True):
                np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-5)


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("minimax", {}),
        ("lsgan_bounded", {}),
        ("hinge", {}),
        ("wgan_gp", {}),
        ("relativistic", {}),
        ("relativistic_average", {}),
        ("relativistic", {"r1": 0.7, "r2": 0.2}),
    ],
)
def test_other_objectives_and_penalties_take_their_own_steps(name, weights):
    settings = replace(SETTINGS, **weights)
    (networks,) = ToyEnsemble(OBJECTIVES[name], RING, settings).train([4], 5)
    for player, expected in zip(networks, plain(OBJECTIVES[name], 4, 5, settings), strict=True):
        # a constant added to every score is nothing to paired losses: that bias follows rounding alone,
        # and so does that of a hidden unit that is linear on all points of a batch
        aimless = name.startswith("relativistic") and player is networks.discriminator
        tolerance = 1e-4 if aimless and name == "relativistic_average" else 2e-5  # of moves up to 1e-2
        for ours, theirs in list(zip(flat(player), expected, strict=True))[: -1 if aimless else None]:
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


@pytest.mark.parametrize("seeds", [[2], [5, 2], [9, 8, 7, 6, 5, 4, 3, 1, 2]])
def test_neighbours_and_threads_change_nothing(ensemble, trained, seeds):
    networks = ensemble.train(seeds, STEPS, threads=1)[seeds.index(2)]
    for ours, theirs in zip(networks, trained[2], strict=True):
        for one, two in zip(flat(ours), flat(theirs), strict=True):
            np.testing.assert_array_equal(one, two)


def test_seeds_differ(trained):
    kernels = np.array([networks.generator[1][0] for networks in trained])
    apart = np.abs(kernels[:, None] - kernels[None]).max(axis=(2, 3))
    assert apart[~np.eye(len(trained), dtype=bool)].min() > 0.1


def test_progress_reaches_the_end(ensemble):
    heard = []
    ensemble.train([0], STEPS, heard.append)
    assert heard == [CHUNK, STEPS]


def test_a_diverged_seed_is_returned_as_it_is():
    wild = ToySettings(16, 2, (8, 8), 1e30, 0.5, 0.999, 1e-7)
    (networks,) = ToyEnsemble(OBJECTIVES["lsgan"], RING, wild).train([0], 20)
    assert not np.isfinite(sample(networks.generator, 0, 10)).all()


def test_fewer_samples_are_the_first_of_more(trained):
    layers = trained[3].generator
    many = sample(layers, 3, 1203)
    assert many.shape == (1203, 2) and many.dtype == np.float64
    np.testing.assert_array_equal(sample(layers, 3, 501), many[:501])
    assert not np.array_equal(sample(layers, 4, 5), many[:5])
