"""The engine's options: averaged weights, bfloat16, and that a run with all of them can be cut off."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.average import WeightAverage, averaged
from engine.randomness import Stream, epoch_order
from gan.layers import Conv2D, Conv2DTranspose
from gan.networks import ARCHITECTURES
from gan.settings import PRECISIONS, Settings
from gan.training import Training, assign_weights, sample_batch
from theory.objectives import OBJECTIVES

BATCH = 32
EVERY = {
    "r1": 1.0,
    "penalty_every": 3,
    "ema": 0.9,
    "reuse_fakes": True,
    "precision": "bfloat16",
    "kernels": "fast",
}


def make(images, architecture="mlp", objective="non_saturating", **options):
    settings = Settings(seed=0, batch_size=BATCH, **options)
    return Training(OBJECTIVES[objective], ARCHITECTURES[architecture], images, settings)


def train(training, images, blocks):
    order = epoch_order(0, 0, len(images), BATCH)
    for steps in blocks:
        training.run_block(order[training.step : training.step + steps])
    return training.state()


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def trained_paths(training):
    return [v.path for v in training.generator.trainable_variables]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_run_with_every_option_is_repeatable_however_it_is_cut(architecture, images):
    uncut = make(images, architecture, **EVERY)
    start = uncut.state()
    whole, weights = train(uncut, images, [4]), uncut.weights()
    uncut.restore(start)
    assert same(whole, train(uncut, images, [1, 3]))
    uncut.restore(start)
    half = train(uncut, images, [2])
    resumed = make(images, architecture, **EVERY)
    assert same(start, resumed.state())
    resumed.restore(half)
    assert same(whole, train(resumed, images, [2]))
    assert same(weights, resumed.weights())  # averages too: they must be in the checkpoint


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_trains_resumes_and_samples(objective, images):
    whole = make(images, objective=objective)
    states = [train(whole, images, [2]), train(whole, images, [2])]
    resumed = make(images, objective=objective)
    resumed.restore(states[0])
    assert same(train(resumed, images, [2]), states[1])
    for path in trained_paths(whole):
        assert (states[0][path] != states[1][path]).any()
    np.testing.assert_array_equal(resumed.sample(Stream.GRID, 0), whole.sample(Stream.GRID, 0))


@pytest.mark.parametrize(
    "options", [{"r1": 1.0}, {"reuse_fakes": True}, {"precision": "bfloat16"}], ids=lambda o: next(iter(o))
)
def test_an_option_changes_the_run(options, images):
    assert not same(train(make(images, **options), images, [2]), train(make(images), images, [2]))


def test_the_average_is_its_recursion():
    w = tf.Variable([3.0, -1.0])
    average = WeightAverage([w], 0.75)
    for value in ([1.0, 2.0], [5.0, 0.0], [-2.0, 1.0]):
        w.assign(value)
        average.update()
    # 0.75^3 w_0 + 0.25 (0.75^2 w_1 + 0.75 w_2 + w_3): all of it exact in binary
    expected = [
        0.421875 * 3 + 0.140625 * 1 + 0.1875 * 5 + 0.25 * -2,
        0.421875 * -1 + 0.140625 * 2 + 0.1875 * 0 + 0.25 * 1,
    ]
    np.testing.assert_array_equal(average.values[0].numpy(), np.float32(expected))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_average_follows_the_weights_and_changes_nothing_else(architecture, images):
    training = make(images, architecture, ema=0.8)
    expected = {path: training.weights()[path].astype(np.float64) for path in trained_paths(training)}
    for _ in range(3):
        state = train(training, images, [1])
        expected = {path: 0.8 * e + 0.2 * state[path] for path, e in expected.items()}
    for path, e in expected.items():
        assert (state[path] != state[f"{path}/average"]).any()
        np.testing.assert_allclose(state[f"{path}/average"], e, rtol=0, atol=3e-7, err_msg=path)
    without = train(make(images, architecture), images, [1, 1, 1])
    assert same(without, {name: v for name, v in state.items() if not name.endswith("/average")})


def test_samples_are_the_averaged_generators(images):
    training = make(images, "dcgan", ema=0.8)
    train(training, images, [3])
    weights = training.weights()
    generator = ARCHITECTURES["dcgan"].generator(96, 1)

    def samples(chosen):
        assign_weights(generator, chosen)
        return sample_batch(generator, 0, Stream.GRID, 0, BATCH)

    drawn = training.sample(Stream.GRID, 0)
    np.testing.assert_array_equal(drawn, samples(averaged(weights)))
    assert (drawn != samples(weights)).mean() > 0.01
    # the batch's own statistics normalise: the moving ones, which are not averaged, are without effect
    moved = {name: v + 1 if "moving" in name else v for name, v in averaged(weights).items()}
    np.testing.assert_array_equal(drawn, samples(moved))


def test_weights_without_averages_are_what_they_are():
    weights = {"generator/a": np.zeros(2), "discriminator/a": np.ones(2)}
    assert averaged(weights) == weights
    taken = averaged(weights | {"generator/a/average": np.full(2, 5.0)})
    assert taken.keys() == weights.keys()
    assert taken["generator/a"].tolist() == [5, 5]
    assert taken["discriminator/a"].tolist() == [1, 1]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_in_bfloat16_layers_compute_coarsely_and_everything_kept_is_float32(architecture, images):
    training = make(images, architecture, precision="bfloat16")
    state = train(training, images, [2])
    assert {v.dtype for name, v in state.items() if name != "step"} == {np.dtype(np.float32)}
    for network in (training.discriminator, training.generator):
        kinds = {layer.name: layer.compute_dtype for layer in network.layers if layer.weights}
        assert kinds.pop("score", "float32") == "float32"
        assert set(kinds.values()) == {"bfloat16"}
        assert network(np.zeros((2, *network.input_shape[1:]), np.float32)).dtype == tf.float32
    assert keras.config.dtype_policy().name == "float32"  # of whatever is built next


def test_gradients_in_bfloat16_are_those_of_float32_but_for_rounding(images):
    """The bound is on the relative error of each gradient as a vector; 8 bits round a number by 0.2 %.

    Of the discriminators: an error of the generator's passes D's kinks, where rounding changes the side. For
    the same reason the first convolution is left out: the background of every image lies near a kink.
    """
    real = tf.constant(images[:BATCH, ..., None].astype(np.float32) / 127.5 - 1)
    for architecture in ARCHITECTURES.values():
        found = {}
        for precision in PRECISIONS:
            D = architecture.discriminator(0, precision=precision)
            with tf.GradientTape() as tape:
                loss = OBJECTIVES["non_saturating"].discriminator_loss(D(real), D(-real))
            found[precision] = tape.gradient(loss, D.trainable_variables)
        for v, exact, coarse in zip(D.trainable_variables, *found.values(), strict=True):
            assert coarse.dtype == tf.float32
            if "convolution_1" not in v.path and v.path != "discriminator/score/bias":
                error = float(tf.norm(coarse - exact) / tf.norm(exact))
                assert 1e-5 < error < 0.05, v.path


def test_the_gradient_of_a_bias_is_a_sum_in_float32():
    """Summed in bfloat16 as the terms are, it would be wrong by more than half: 256 + 1 = 256 there."""
    x = tf.ones([64, 28, 28, 1])
    for kind in (Conv2D, Conv2DTranspose):
        layer = kind(4, 3, dtype="mixed_bfloat16")
        with tf.GradientTape() as tape:
            y = layer(x)
            total = tf.reduce_sum(y)
        (bias,) = (v for v in layer.trainable_variables if v.path.endswith("bias"))
        places = float(tf.size(y)) / 4
        np.testing.assert_allclose(tape.gradient(total, bias), places, rtol=1e-3)


def test_samples_of_a_generator_trained_in_bfloat16_are_drawn_in_float32(images):
    training = make(images, precision="bfloat16")
    train(training, images, [3])
    generator = ARCHITECTURES["mlp"].generator(96, 1)
    assign_weights(generator, training.weights())
    np.testing.assert_array_equal(
        training.sample(Stream.GRID, 0), sample_batch(generator, 0, Stream.GRID, 0, BATCH)
    )
