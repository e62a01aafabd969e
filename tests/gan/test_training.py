import numpy as np
import pytest

from engine.errors import TrainingDiverged
from engine.randomness import Stream, epoch_order
from gan.networks import ARCHITECTURES
from gan.settings import Settings
from gan.training import Training, to_network, to_pixels
from theory.errors import EquipoiseError, WrongUsage
from theory.objectives import OBJECTIVES

BATCH = 32


def make(images, seed=0, architecture="mlp", **settings):
    settings = Settings(seed=seed, batch_size=BATCH, **settings)
    return Training(OBJECTIVES["non_saturating"], ARCHITECTURES[architecture], images, settings)


def train(training, images, blocks):
    """Run the epoch's first batches in ``blocks`` of so many steps, from where ``training`` is."""
    order = epoch_order(training.settings.seed, 0, len(images), BATCH)
    for steps in blocks:
        training.run_block(order[training.step : training.step + steps])
    return training.state()


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_run_is_repeatable_bit_by_bit_however_it_is_cut(architecture, images):
    training = make(images, architecture=architecture)
    start = training.state()
    whole = train(training, images, [4])
    training.restore(start)
    assert same(whole, train(training, images, [1, 2, 1]))
    training.restore(start)
    half = train(training, images, [2])
    resumed = make(images, architecture=architecture)
    resumed.restore(half)
    assert resumed.step == 2
    assert same(whole, train(resumed, images, [2]))
    assert not same(whole, half)
    assert same(start, make(images, architecture=architecture).state())


def test_a_checkpoint_without_the_slots_would_not_do(images):
    whole = train(make(images), images, [4])
    half = train(make(images), images, [2])
    resumed = make(images)
    resumed.restore({k: v if "adam" not in k else np.zeros_like(v) for k, v in half.items()})
    assert not same(whole, train(resumed, images, [2]))


def test_seeds_give_different_runs(images):
    a, b = (make(images, seed=seed) for seed in (0, 1))
    train(a, images, [2])
    train(b, images, [2])
    assert (a.sample(Stream.GRID, 0) != b.sample(Stream.GRID, 0)).mean() > 0.1


def test_averages_are_means_over_the_block(images):
    order = epoch_order(0, 0, len(images), BATCH)
    single = make(images)
    each = np.array([single.run_block(order[i : i + 1]) for i in range(3)])
    whole = make(images).run_block(order[:3])
    np.testing.assert_allclose(whole[:-1], each[:, :-1].mean(axis=0), rtol=1e-6)
    assert whole.generator_gradient == pytest.approx(each[0, -1], rel=1e-6)  # the first step's own
    assert each[0, -1] != pytest.approx(each[1, -1], rel=1e-3)


def test_sampling_changes_nothing_and_depends_on_the_key_alone(images):
    training = make(images, architecture="dcgan")
    before = train(training, images, [1])
    grid = training.sample(Stream.GRID, 0)
    assert grid.shape == (BATCH, 28, 28)
    assert grid.dtype == np.uint8
    assert (training.sample(Stream.GRID, 1) != grid).any()
    np.testing.assert_array_equal(training.sample(Stream.GRID, 0), grid)
    assert same(before, training.state())


def test_a_loss_that_is_not_finite_stops_the_run_at_its_step(images):
    training = make(images)
    train(training, images, [2])
    weight = training.discriminator.trainable_variables[0].value
    weight.assign(np.full(weight.shape, np.nan, np.float32))
    with pytest.raises(TrainingDiverged, match=r"my run .* discriminator_loss .* step 2;") as error:
        training.run_block(epoch_order(0, 0, len(images), BATCH)[2:10], "my run")
    assert error.value.step == 2
    assert training.step == 2


def test_a_weight_that_is_not_finite_stops_the_run_though_losses_are(images):
    training = make(images)
    state = training.state()
    state["generator/pixels/bias/adam_first"][3] = np.inf  # spoils the weights in the block's last update
    training.restore(state)
    with pytest.raises(TrainingDiverged, match="weight generator/pixels/bias is not finite at step 0"):
        train(training, images, [1])
    assert training.step == 0


def test_a_batch_larger_than_the_data_is_refused(images):
    with pytest.raises(WrongUsage, match=r"batch size 32 .* 31"):
        make(images[:31])


def test_weights_of_other_networks_are_refused(images):
    state = make(images, architecture="dcgan").state()
    with pytest.raises(EquipoiseError, match="do not fit"):
        make(images).restore(state)


def test_pixels_survive_the_way_to_the_network_and_back():
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    scaled = to_network(pixels).numpy()
    assert (scaled.min(), scaled.max()) == (-1, 1)
    np.testing.assert_array_equal(to_pixels(scaled), pixels)
