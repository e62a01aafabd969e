import numpy as np

from engine.randomness import Stream, epoch_order, layer_seeds, noise


def test_noise_is_uniform_on_the_cube_and_a_function_of_its_key_alone():
    drawn = noise(3, Stream.SAMPLES, 7, 1000, 96).numpy()
    assert drawn.shape == (1000, 96)
    assert drawn.dtype == np.float32
    assert drawn.min() >= -1
    assert drawn.max() < 1
    # mean and variance of a uniform law, within five standard errors of 96,000 draws
    assert abs(drawn.mean()) < 5 / np.sqrt(3 * drawn.size)
    assert abs(drawn.var() - 1 / 3) < 5 * np.sqrt((1 / 5 - 1 / 9) / drawn.size)
    np.testing.assert_array_equal(drawn, noise(3, Stream.SAMPLES, 7, 1000, 96).numpy())


def test_every_seed_stream_and_step_has_its_own_noise():
    keys = [(seed, stream, step) for seed in (0, 1) for stream in Stream for step in (0, 1, 2)]
    first = {noise(*key, 1, 1).numpy().item() for key in keys}
    assert len(first) == len(keys)


def test_an_epochs_order_is_a_fresh_shuffle_cut_into_full_batches():
    order = epoch_order(4, 0, images=1000, batch=128)
    assert order.shape == (7, 128)
    assert len(set(order.ravel().tolist())) == 7 * 128
    assert set(order.ravel().tolist()) <= set(range(1000))
    np.testing.assert_array_equal(order, epoch_order(4, 0, 1000, 128))
    for other in (epoch_order(4, 1, 1000, 128), epoch_order(5, 0, 1000, 128)):
        assert (other != order).mean() > 0.9


def test_mnist_has_468_full_batches():
    assert len(epoch_order(0, 0, 60_000, 128)) == 468


def test_layer_seeds_differ_between_layers_players_and_runs():
    seeds = [
        s
        for run in (0, 1)
        for stream in (Stream.DISCRIMINATOR_WEIGHTS, Stream.GENERATOR_WEIGHTS)
        for s in layer_seeds(run, stream, 6)
    ]
    assert len(set(seeds)) == len(seeds)
