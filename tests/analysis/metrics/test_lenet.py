import hashlib

import numpy as np
import pytest

from analysis.metrics import lenet
from analysis.metrics.lenet import WEIGHTS, LeNet
from data import load


@pytest.fixture(scope="module")
def extractor():
    return LeNet.load()


@pytest.fixture(scope="module")
def digits():
    return load("mnist_2k", "test")


def test_its_weights_are_small_and_named_by_their_digest(extractor):
    assert WEIGHTS.stat().st_size <= 400_000
    assert extractor.sha256 == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    assert {array.dtype for array in extractor.weights.values()} == {np.dtype(np.float32)}
    assert extractor.trained_on == "mnist"
    assert extractor.test_accuracy >= 0.988


def test_it_knows_digits(extractor, digits):
    """Resolution: 1000 test images; a share of 98.8 % has a standard error of 0.34 %."""
    probabilities = extractor.probabilities(extractor.features(digits.pixels))
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert np.mean(probabilities.argmax(axis=1) == digits.labels) >= 0.98


def test_features_do_not_depend_on_the_blocks(extractor, digits):
    expected = extractor.features(digits.pixels[:100])
    assert expected.shape == (100, 84)
    assert expected.dtype == np.float32
    [found] = lenet.features_of([extractor.weights], digits.pixels[:100], block=7)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_numpy_and_keras_agree(extractor, digits):
    """The forward pass in NumPy against the network that was trained, to float32 rounding."""
    import keras

    from experiments.extractor import LAYERS, network, scaled

    model = network()
    for name in LAYERS:
        weights = [extractor.weights[f"{name}_{part}"] for part in ("kernel", "bias")]
        model.get_layer(name).set_weights(weights)
    activation, activations = scaled(digits.pixels[:200]), {}
    for layer in model.layers:
        activation = activations[layer.name] = layer(activation, training=False)
    ours = extractor.features(digits.pixels[:200])
    np.testing.assert_allclose(ours, np.asarray(activations["features"]), atol=2e-4, rtol=1e-4)
    np.testing.assert_allclose(
        extractor.probabilities(ours), np.asarray(keras.ops.softmax(activations["logits"])), atol=1e-5
    )


def test_the_training_script_makes_what_is_read(tmp_path):
    from experiments.extractor import accuracy, save, train

    training = load("mnist_2k", "train")
    model = train(training.pixels, training.labels, seed=3, epochs=6)
    save(
        model, tmp_path / "small.npz", seed=3, dataset="mnist_2k", dataset_sha256="0" * 64, test_accuracy=0.5
    )
    small = LeNet.load(tmp_path / "small.npz")
    share = accuracy(model, training.pixels, training.labels)
    assert share > 0.8
    found = small.probabilities(small.features(training.pixels)).argmax(axis=1)
    assert np.mean(found == training.labels) == pytest.approx(share, abs=0.002)
