import hashlib

import numpy as np
import pytest

from analysis.metrics.lenet import WEIGHTS, LeNet, features_of
from analysis.metrics.spaces import SEEDS, TITLES, Components, Spaces, networks_sha256, random_weights
from data import load


@pytest.fixture(scope="module")
def digits():
    return load("mnist_2k", "train").pixels


@pytest.fixture(scope="module")
def spaces(digits):
    return Spaces.of(digits)


def test_every_space_has_its_features(spaces, digits):
    own, features = spaces.features(LeNet.load(), digits[:70])
    np.testing.assert_array_equal(own, LeNet.load().features(digits[:70]))
    assert set(features) == set(TITLES)
    for name, array in features.items():
        assert array.shape == (70, 64 if name == "pca" else 84)
        assert np.isfinite(array).all()
        assert np.linalg.matrix_rank(array - array.mean(axis=0)) > 40


def test_the_other_seeds_are_small_good_and_different():
    digests = {LeNet.load().sha256}
    for seed in SEEDS:
        path = WEIGHTS.with_name(f"lenet_s{seed}.npz")
        net = LeNet.load(path)
        assert path.stat().st_size <= 130_000
        assert net.test_accuracy >= 0.988
        digests.add(net.sha256)
    assert len(digests) == 1 + len(SEEDS)


def test_networks_that_look_together_see_what_each_sees_alone(digits):
    networks = [LeNet.load().weights, random_weights(), random_weights(5)]
    for weights, together in zip(networks, features_of(networks, digits[:65]), strict=True):
        np.testing.assert_allclose(together, features_of([weights], digits[:65])[0], rtol=1e-4, atol=1e-4)


def test_random_weights_are_the_same_everywhere_and_of_the_right_size():
    weights = random_weights()
    digest = hashlib.sha256(b"".join(array.tobytes() for array in weights.values())).hexdigest()
    assert digest == "2e78ee0f9713f01ada5470fc92cfcad2e09792b3b0b422dae33fc1c4d89e7589"
    kernel = weights["features_kernel"]
    assert kernel.var() == pytest.approx(2 / 512, rel=0.03)  # 43,008 numbers
    assert len(networks_sha256()) == 64


def test_components_are_those_of_the_singular_values(digits):
    components = Components.of(digits)
    centred = digits.reshape(1000, -1) / 255 - digits.reshape(1000, -1).mean(axis=0) / 255
    singular = np.linalg.svd(centred, compute_uv=False)[:64]
    features = components.features(digits)
    np.testing.assert_allclose((features**2).sum(axis=0), singular**2, rtol=1e-9)
    np.testing.assert_allclose(components.axes.T @ components.axes, np.eye(64), atol=1e-12)
    assert np.abs(features.mean(axis=0)).max() < 1e-12
