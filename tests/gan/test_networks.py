import numpy as np
import pytest
import tensorflow as tf

from gan.networks import ARCHITECTURES, LEAK
from theory.errors import UnknownName, WrongUsage

NOISE = 4  # the published counts of the generators' parameters are for this many dimensions


@pytest.mark.parametrize(
    ("architecture", "discriminator", "generator"),
    [("mlp", 267_009, 1_858_320), ("dcgan", 1_102_721, 6_595_521)],
)
def test_parameter_counts_are_the_briefs(architecture, discriminator, generator):
    pair = ARCHITECTURES[architecture]
    assert pair.discriminator().count_params() == discriminator
    assert pair.generator(NOISE).count_params() == generator


def test_layer_shapes_are_the_briefs():
    def shapes(network):
        return [tuple(layer.output.shape[1:]) for layer in network.layers if layer.weights]

    mlp, dcgan = ARCHITECTURES["mlp"], ARCHITECTURES["dcgan"]
    assert shapes(mlp.discriminator()) == [(256,), (256,), (1,)]
    assert shapes(mlp.generator(NOISE)) == [(1024,), (1024,), (784,)]
    assert shapes(dcgan.discriminator()) == [(24, 24, 32), (8, 8, 64), (1024,), (1,)]
    assert shapes(dcgan.generator(NOISE)) == [
        (1024,),
        (1024,),
        (6272,),
        (6272,),
        (14, 14, 64),
        (14, 14, 64),
        (28, 28, 1),
    ]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_activations_are_the_briefs(architecture):
    pair = ARCHITECTURES[architecture]
    discriminator, generator = pair.discriminator(), pair.generator(NOISE)
    slopes = {layer.negative_slope for layer in discriminator.layers if hasattr(layer, "negative_slope")}
    assert slopes == {LEAK} == {0.01}
    weighted = [layer for layer in discriminator.layers if layer.weights]
    assert {layer.activation.__name__ for layer in weighted} == {"linear"}  # scores are raw
    names = [layer.activation.__name__ for layer in generator.layers if hasattr(layer, "activation")]
    assert names == ["relu"] * (len(names) - 1) + ["tanh"]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_weights_start_glorot_uniform_and_biases_at_zero(architecture):
    pair = ARCHITECTURES[architecture]
    for network in (pair.discriminator(seed=5), pair.generator(NOISE, seed=5)):
        for layer in network.layers:
            for variable in layer.weights:
                if variable.path.endswith("kernel"):
                    limit = _glorot_limit(variable.shape)
                    values = variable.numpy()
                    assert np.abs(values).max() <= limit
                    # the standard deviation of a uniform law, within five of its standard errors
                    error = limit / np.sqrt(3) * np.sqrt(0.2 / values.size)
                    assert abs(values.std() - limit / np.sqrt(3)) < 5 * error
                elif variable.path.endswith("bias"):
                    assert not variable.numpy().any()


def _glorot_limit(shape):
    *window, fan_in, fan_out = shape
    return np.sqrt(6 / (np.prod(window) * (fan_in + fan_out)))


def test_every_layer_starts_from_a_seed_of_its_own_and_every_run_from_another():
    def first_values(seed):
        pair = ARCHITECTURES["mlp"]
        networks = pair.discriminator(seed), pair.generator(96, seed)
        kernels = [v.numpy() for n in networks for v in n.weights if v.path.endswith("kernel")]
        return [k.ravel()[0] / _glorot_limit(k.shape) for k in kernels]

    assert first_values(0) == first_values(0)
    assert len({round(v, 6) for v in first_values(0) + first_values(1)}) == 12


def test_batch_statistics_are_those_of_the_batch_in_training_and_in_sampling():
    generator = ARCHITECTURES["dcgan"].generator(NOISE)
    layer = generator.get_layer("normalise_1")
    assert (layer.momentum, layer.epsilon) == (0.99, 1e-3)  # Keras' own
    x = tf.random.stateless_normal([64, 1024], [1, 2]) * 3 + 2
    sampled = layer(x, training=False).numpy()
    np.testing.assert_array_equal(layer.moving_mean.numpy(), 0)
    trained = layer(x, training=True).numpy()
    assert layer.moving_mean.numpy().any()
    np.testing.assert_array_equal(sampled, trained)
    centred = x.numpy() - x.numpy().mean(axis=0)
    np.testing.assert_allclose(sampled, centred / np.sqrt(x.numpy().var(axis=0) + 1e-3), atol=1e-5)


def test_unknown_architectures_and_noise_without_dimensions_are_refused():
    with pytest.raises(UnknownName, match="dcgan"):
        ARCHITECTURES["dcgam"]
    with pytest.raises(WrongUsage, match="not 0"):
        ARCHITECTURES["mlp"].generator(0)


@pytest.mark.parametrize(("name", "hidden"), [("mlp", 256), ("dcgan", 1024)])
def test_a_conditional_score_is_a_projection_on_the_labels_vector_beside_the_usual(name, hidden):
    pair = ARCHITECTURES[name]
    usual, conditional = pair.discriminator(seed=2), pair.discriminator(seed=2, conditional=True)
    weights = {v.path: v.numpy() for v in conditional.weights}
    vectors = weights.pop("discriminator/label/kernel")
    assert vectors.shape == (10, hidden)
    assert {v.path for v in usual.weights} == weights.keys()
    for variable in usual.weights:  # a label changes no other layer's start
        np.testing.assert_array_equal(variable.numpy(), weights[variable.path])
    x = tf.random.stateless_normal([3, 28, 28, 1], [3, 4])
    last = x
    for layer in usual.layers[:-1]:
        last = layer(last)
    labels = np.array([7, 0, 2])
    wanted = usual(x)[:, 0] + np.sum(last.numpy() * vectors[labels], axis=1)
    scores = conditional([x, tf.one_hot(labels, 10)])
    np.testing.assert_allclose(scores[:, 0], wanted, rtol=1e-4, atol=1e-5)
    low = pair.discriminator(seed=2, precision="bfloat16", conditional=True)([x, tf.one_hot(labels, 10)])
    assert low.dtype == tf.float32
    np.testing.assert_allclose(low, scores, atol=0.05)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_conditional_generator_takes_ten_numbers_more(name):
    pair = ARCHITECTURES[name]
    more = pair.generator(NOISE, conditional=True)
    assert more.input_shape == (None, NOISE + 10)
    assert more.count_params() == pair.generator(NOISE).count_params() + 10 * 1024
