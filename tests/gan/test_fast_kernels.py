"""Layers with fast kernels, and steps of the DCGAN with them: the reference's, but for rounding."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.randomness import Stream, epoch_order
from gan.layers import BatchStatistics, Conv2D, Conv2DTranspose, TwoWays
from gan.networks import ARCHITECTURES
from gan.settings import KERNELS, Settings
from gan.training import Training, assign_weights, sample_batch
from tests.gan.derivatives import derivatives
from theory.objectives import OBJECTIVES
from theory.penalties import zero_centred

ROUNDING = np.finfo(np.float32).eps
BATCH = 16
# Adam's epsilon keeps an update a smooth function of its gradient, which else is a whole step where that
# vanishes: rounding would be one too
SETTINGS = Settings(seed=11, batch_size=BATCH, epsilon=1e-3)
DCGAN = ARCHITECTURES["dcgan"]


# ---------------------------------------------------------------- batch normalisation


def normalisation(fast, shape):
    """A layer whose scale and shift are away from one and zero."""
    draw = np.random.default_rng(2)
    layer = BatchStatistics()
    layer.fast = fast
    layer.build((None, *shape[1:]))
    layer.gamma.assign(draw.uniform(0.5, 2, shape[-1]))
    layer.beta.assign(draw.normal(size=shape[-1]))
    return layer


def plain_normalisation(layer):
    """The same in float64, written out (Ioffe & Szegedy 2015, algorithm 1)."""

    def compute(x, gamma, beta):
        mean, variance = tf.nn.moments(x, list(range(len(x.shape) - 1)))
        return (x - mean) / tf.sqrt(variance + layer.epsilon) * gamma + beta

    return compute


@pytest.mark.parametrize("shape", [(8, 5, 3, 4), (1, 3, 5, 2), (16, 7)], ids=str)
def test_batch_normalisation_and_two_derivatives_are_the_formulas(shape):
    """TensorFlow's kernel knows no float64, so it is held to the rounding of its sums, of up to n terms each.

    A second derivative is a sum of sums of such sums, and inputs have a mean of two deviations, which
    cancels: four times that, of a tensor's largest entry.
    """
    layer = normalisation(True, shape)
    x = np.random.default_rng(0).normal(2, 1, shape).astype(np.float32)

    def fast(x, gamma, beta):
        return layer(x, training=True)

    given = [tf.constant(x), layer.gamma.value, layer.beta.value]
    wide = [tf.cast(one, tf.float64) for one in given]
    with_kernel, exact = (
        derivatives(function, numbers, penalty=lambda slopes: tf.reduce_sum(slopes[0] ** 2))
        for function, numbers in ((fast, given), (plain_normalisation(layer), wide))
    )
    terms = x.size / shape[-1]
    for one, right in zip(with_kernel, exact, strict=True):
        if right is None:
            assert one is None
            continue
        assert one.dtype == tf.float32
        wrong = np.abs(tf.cast(one, tf.float64) - right).max()
        assert wrong <= 4 * terms * ROUNDING * np.abs(right).max()


@pytest.mark.parametrize("shape", [(8, 5, 3, 4), (2, 7), (1, 2)], ids=str)
def test_moving_averages_are_those_that_keras_keeps(shape):
    """A batch of two has a variance that Bessel's correction doubles, and of one it is zero."""
    made = []
    for fast in (True, False):
        layer = normalisation(fast, shape)
        for seed in range(3):
            layer(np.random.default_rng(seed).normal(2, 3, shape).astype(np.float32), training=True)
        made.append((layer.moving_mean.numpy(), layer.moving_variance.numpy()))
    for one, other in zip(*made, strict=True):
        np.testing.assert_allclose(one, other, rtol=32 * ROUNDING)
    assert np.all(made[0][0] != 0)


def test_a_pass_that_does_not_train_is_the_references_to_the_last_bit():
    x = np.random.default_rng(0).normal(size=(8, 5, 3, 4)).astype(np.float32)
    fast, reference = (normalisation(fast, x.shape) for fast in (True, False))
    np.testing.assert_array_equal(fast(x, training=False), reference(x, training=False))
    assert not np.any(fast.moving_mean)


# ---------------------------------------------------------------- which layers


def test_the_layers_with_fast_kernels_are_told_by_the_setting():
    for kernels in KERNELS:
        networks = (DCGAN.discriminator(kernels=kernels), DCGAN.generator(96, kernels=kernels))
        layers = [layer for network in networks for layer in network.layers if isinstance(layer, TwoWays)]
        assert len(layers) == 11
        assert all(layer.fast == (kernels == "fast") for layer in layers)


@pytest.mark.parametrize(
    "layer",
    [
        Conv2D(4, 3, strides=2),
        Conv2D(4, 3, padding="same"),
        Conv2D(4, 3, dilation_rate=2),
        Conv2DTranspose(2, 3, 2, "same"),
        Conv2DTranspose(2, 4, 1, "same"),
        Conv2DTranspose(2, 4, 2, "valid"),
        Conv2DTranspose(8, 4, 2, "same"),
    ],
    ids=lambda layer: layer.name,
)
def test_a_layer_that_the_kernels_are_not_for_has_its_own(layer):
    x = tf.random.stateless_normal((2, 8, 8, 1), (0, 1))
    reference = layer(x)
    layer.fast = True
    np.testing.assert_array_equal(layer(x), reference)


# ---------------------------------------------------------------- steps


def made(images, kernels, objective, architecture=DCGAN, **options):
    settings = replace(SETTINGS, kernels=kernels, **options)
    return Training(OBJECTIVES[objective], architecture, images, settings)


def step(training, images, place=0):
    """The means of one step on the batch ``place``, and the state after it."""
    order = epoch_order(SETTINGS.seed, 0, len(images), BATCH)
    means = training.run_block(order[place : place + 1])
    return np.array(means), training.state()


CASES = [(name, {}, False) for name in OBJECTIVES]
CASES += [("hinge", {"r1": 0.5}, False), ("non_saturating", {"ema": 0.9, "reuse_fakes": True}, False)]
CASES += [("hinge", {"r1": 0.5}, True), ("wgan_gp", {}, True)]
APART = 1e-4  # of the norm of a gradient, and of what a step moves weights by: sums of thousands of terms
CANCELLED = 1e-7  # of a mean over real and fake images, whose terms are up to 1 and may cancel
BATCHES = 5


def distances(state, right, start):
    """How far each array of a ``state`` after the first step is from the one that is ``right``.

    Unit: what rounding alone may make of it. A slot is a gradient, or its square, times a factor.
    """
    for path in sorted(state.keys() - {"step"}):
        one, other, factor = state[path], right[path], 1 - SETTINGS.beta1
        if path.endswith("/adam_second"):
            one, other, factor = np.sqrt(one), np.sqrt(other), np.sqrt(1 - SETTINGS.beta2)
        size, least = np.linalg.norm(other), CANCELLED * factor
        if "/adam_" not in path:
            size = np.linalg.norm(other - start[path])
            least = SETTINGS.learning_rate / SETTINGS.epsilon * CANCELLED + 2 * ROUNDING * np.abs(other).max()
        yield np.linalg.norm(one - other) / (APART * size + least * np.sqrt(other.size))


@pytest.mark.parametrize(("objective", "options", "colours"), CASES)
def test_a_step_is_the_references_but_for_rounding(objective, options, colours, images):
    """Losses, scores, weights and slots, on the one of some batches on which they are nearest.

    One value in some hundred thousand lies so near a kink of its activation that rounding takes it across,
    which may be a hundredth of a gradient; an error in a kernel is there on every batch.
    """
    if colours:
        images = np.stack([images, images[::-1], np.roll(images, 1, axis=0)], axis=-1)
    fast, reference = (made(images, kernels, objective, **options) for kernels in ("fast", "reference"))
    start, worst = reference.state(), []
    assert all(np.array_equal(start[path], one) for path, one in fast.state().items())
    for place in range(BATCHES):
        for training in (fast, reference):
            training.restore(start)
        (means, state), (expected, right) = (step(training, images, place) for training in (fast, reference))
        assert state.keys() == right.keys()
        assert sum((state[path] != right[path]).any() for path in state) > 10  # it was computed another way
        of_means = np.abs(means - expected) / (APART * np.abs(expected) + CANCELLED)
        worst.append(max(*of_means, *distances(state, right, start)))
    assert min(worst) < 1, worst


@pytest.mark.parametrize("penalty", [zero_centred(1.0), OBJECTIVES["wgan_gp"].penalty], ids=["r1", "wgan_gp"])
def test_the_gradient_of_a_penalty_is_the_references_in_float64(penalty, images):
    """Of the discriminator up to its score, which is float32; its hidden values are summed instead."""
    real, fake = (tf.constant(x[..., None] / 127.5 - 1, tf.float64) for x in (images[:8], images[8:16]))
    found = []
    for fast in (True, False):
        keras.config.set_dtype_policy("float64")
        try:
            layers = DCGAN.discriminator_layers(iter(range(16)))[:-1]
            network = keras.Sequential([keras.layers.Input((28, 28, 1)), *layers])
        finally:
            keras.config.set_dtype_policy("float32")
        layers[0].fast = fast
        weights = [v.value for v in network.trainable_variables]
        with tf.GradientTape() as tape:
            tf.random.set_seed(0)  # of the places between real and fake
            value = penalty(lambda x, f=network: tf.reduce_sum(f(x), axis=1, keepdims=True), real, fake)
        found.append([value, *tape.gradient(value, weights)])
    for one, other in zip(*found, strict=True):
        if other is None:  # the last bias, on which no slope depends
            assert one is None
            continue
        assert one.dtype == tf.float64
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12 * np.abs(other).max())


def test_samples_are_drawn_by_the_reference_kernels(images):
    training = made(images, "fast", "lsgan")
    step(training, images)
    generator = DCGAN.generator(96, 1)
    assign_weights(generator, training.weights())
    drawn = sample_batch(generator, SETTINGS.seed, Stream.GRID, 0, BATCH)
    np.testing.assert_array_equal(training.sample(Stream.GRID, 0), drawn)
    assert training._sampler is not training.generator


@pytest.mark.parametrize(("name", "kernels_of_weights"), [("dcgan", 8), ("mlp", 6)])
def test_in_bfloat16_steps_are_as_near_the_exact_ones_as_the_references(name, kernels_of_weights, images):
    """Mean distances of steps' gradients from those of float32: rounding in 8 bits is a hundredth of them."""
    exact, wide, coarse = (
        made(images, kernels, "non_saturating", ARCHITECTURES[name], precision=precision)
        for kernels, precision in (("reference", "float32"), ("reference", "bfloat16"), ("fast", "bfloat16"))
    )
    start, off = exact.state(), {"ours": [], "theirs": []}
    paths = [path for path in start if path.endswith("kernel/adam_first")]
    assert len(paths) == kernels_of_weights
    for place in range(BATCHES):
        for training in (exact, wide, coarse):
            training.restore(start)
        right, theirs, ours = (step(training, images, place)[1] for training in (exact, wide, coarse))
        for who, state in (("ours", ours), ("theirs", theirs)):
            distance = [np.linalg.norm(state[p] - right[p]) / np.linalg.norm(right[p]) for p in paths]
            off[who].append(distance)
    ours, theirs = (np.mean(off[who], axis=0) for who in ("ours", "theirs"))
    assert np.all(ours < np.maximum(1.2 * theirs, 0.01)), dict(zip(paths, ours / theirs, strict=True))


def test_in_float32_the_mlp_computes_the_same_bits_with_either(images):
    mlp = ARCHITECTURES["mlp"]
    fast, reference = (step(made(images, kernels, "lsgan", mlp), images)[1] for kernels in KERNELS)
    assert all(np.array_equal(fast[path], reference[path]) for path in reference)
