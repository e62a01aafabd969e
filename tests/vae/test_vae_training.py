"""The step: bitwise repeatable, resumable, and the update that Keras' own optimizer makes."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.errors import TrainingDiverged
from engine.randomness import Stream, epoch_order
from engine.schedules import SCHEDULES
from theory.errors import EquipoiseError, UnknownName, WrongUsage
from vae.networks import ARCHITECTURES
from vae.objectives import objective
from vae.pixels import PIXELS, mean_pixels
from vae.randomness import normal
from vae.settings import Settings
from vae.training import Training

BATCH = 32


def make(images, name="elbo", architecture="vae_mlp", pixels="dynamic", seed=0, **settings):
    settings = Settings(**{"seed": seed, "steps": 20, "batch_size": BATCH, **settings})
    return Training(objective(name), ARCHITECTURES[architecture], PIXELS[pixels], images, settings)


def train(training, images, blocks):
    """Run the epoch's first batches in ``blocks`` of so many steps, from where ``training`` is."""
    order = epoch_order(training.settings.seed, 0, len(images), BATCH)
    for steps in blocks:
        training.run_block(order[training.step : training.step + steps])
    return training.state()


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize(
    ("name", "architecture", "pixels"),
    [
        ("elbo", "vae_mlp", "dynamic"),
        ("iwae_k8", "vae_mlp", "fixed"),
        ("dreg_k8", "vae_mlp", "dynamic"),
        ("elbo", "vae_conv", "gaussian"),
    ],
)
def test_a_run_is_repeatable_bit_by_bit_however_it_is_cut(name, architecture, pixels, images):
    training = make(images, name, architecture, pixels)
    start = training.state()
    whole = train(training, images, [4])
    training.restore(start)
    assert same(whole, train(training, images, [1, 2, 1]))
    training.restore(start)
    half = train(training, images, [2])
    resumed = make(images, name, architecture, pixels)
    resumed.restore(half)
    assert resumed.step == 2
    assert same(whole, train(resumed, images, [2]))
    assert not same(whole, half)


def test_a_checkpoint_without_the_slots_would_not_do(images):
    whole = train(make(images), images, [4])
    half = train(make(images), images, [2])
    resumed = make(images)
    resumed.restore({k: v if "adam" not in k else np.zeros_like(v) for k, v in half.items()})
    assert not same(whole, train(resumed, images, [2]))


@pytest.mark.parametrize(("name", "schedule"), [("elbo", "constant"), ("iwae_k3", "cosine")])
def test_steps_are_those_of_a_plain_loop(name, schedule, images):
    """Op by op with ``keras.optimizers.Adam``; epsilon keeps the update smooth in the gradient."""
    seed, steps, epsilon = 4, 4, 1e-3
    engine = make(images, name, seed=seed, schedule=schedule, epsilon=epsilon, steps=10)
    model = make(images, name, seed=seed).model
    factors = {"constant": 1.0, "cosine": lambda t: (1 + np.cos(np.pi * t / 10)) / 2}
    optimizer = keras.optimizers.Adam(1e-3, beta_1=0.9, beta_2=0.999, epsilon=epsilon)
    optimizer.build([v for n in (model.encoder, model.decoder) for v in n.trainable_variables])
    for step, rows in enumerate(epoch_order(seed, 0, len(images), BATCH)[:steps]):
        factor = factors[schedule]
        optimizer.learning_rate.assign(1e-3 * (factor(step) if callable(factor) else factor))
        x = engine.observed(step, rows)
        noise = normal(seed, Stream.POSTERIOR, step, [BATCH, objective(name).draws, 50])
        estimate = objective(name).estimate(model, x, noise)
        optimizer.apply(estimate.descent)
    last = make(images, name, seed=seed, schedule=schedule, epsilon=epsilon, steps=10)
    train(last, images, [3])
    averages = last.run_block(epoch_order(seed, 0, len(images), BATCH)[3:4])
    assert averages.bound == pytest.approx(float(np.mean(estimate.bound)), rel=1e-5)
    assert averages.kl == pytest.approx(float(np.mean(estimate.kl)), rel=1e-5)
    for path, weights in model.weights().items():
        np.testing.assert_allclose(last.model.weights()[path], weights, rtol=0, atol=2e-6, err_msg=path)


def test_averages_are_means_over_the_block_and_the_bound_rises(images):
    order = np.concatenate([epoch_order(0, epoch, len(images), BATCH) for epoch in range(3)])
    single = make(images, steps=len(order))
    each = np.array([single.run_block(order[i : i + 1]) for i in range(3)])
    whole = make(images, steps=len(order))
    np.testing.assert_allclose(whole.run_block(order[:3]), each.mean(axis=0), rtol=1e-6)
    later = whole.run_block(order[3:])
    assert later.bound > each[0][0] + 10  # nats; the first step's is near -203, and -203 again without ascent


def test_schedules_start_at_one_and_the_cosine_ends_at_nothing():
    shares = tf.constant([0.0, 0.5, 1.0])
    np.testing.assert_array_equal(SCHEDULES["constant"](shares), [1, 1, 1])
    np.testing.assert_allclose(SCHEDULES["cosine"](shares), [1, 0.5, 0], atol=1e-7)
    with pytest.raises(UnknownName, match="'cosin'; choose from: cosine,"):
        SCHEDULES["cosin"]


def test_a_gaussian_decoders_scale_is_learned(images):
    training = make(images, pixels="gaussian")
    before = training.model.weights()["decoder/log_scale"]
    train(training, images, [5])
    assert training.model.weights()["decoder/log_scale"] < before - 0.001


def test_a_bound_that_is_not_finite_stops_the_run_at_its_step(images):
    training = make(images)
    train(training, images, [2])
    weight = next(iter(training.model.variables.values()))
    weight.assign(np.full(weight.shape, np.nan, np.float32))
    with pytest.raises(TrainingDiverged, match=r"my run .* the bound .* step 2;") as error:
        training.run_block(epoch_order(0, 0, len(images), BATCH)[2:10], "my run")
    assert error.value.step == 2
    assert training.step == 2


def test_a_weight_that_is_not_finite_stops_the_run_though_bounds_are(images):
    training = make(images)
    state = training.state()
    state["decoder/pixels/bias/adam_first"][3] = np.inf
    training.restore(state)
    with pytest.raises(TrainingDiverged, match="weight decoder/pixels/bias is not finite at step 0"):
        train(training, images, [1])
    assert training.step == 0


def test_what_does_not_fit_is_refused(images):
    with pytest.raises(WrongUsage, match=r"batch size 32 .* 31"):
        make(images[:31])
    with pytest.raises(EquipoiseError, match="do not fit"):
        make(images).restore(make(images, architecture="vae_conv").state())


def test_mean_pixels_are_shares_of_white():
    two = np.stack([np.zeros((28, 28), np.uint8), np.full((28, 28), 255, np.uint8)])
    np.testing.assert_array_equal(mean_pixels(two), np.full(784, 0.5))
