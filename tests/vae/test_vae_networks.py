import numpy as np
import pytest
import tensorflow as tf

from theory.errors import UnknownName
from vae.model import FIRST_LOG_SCALE, VAE
from vae.networks import ARCHITECTURES, FAINTEST
from vae.pixels import PIXELS

GREY = np.full(784, 0.25)


@pytest.mark.parametrize(
    ("architecture", "encoder", "decoder"), [("vae_mlp", 217_300, 207_984), ("vae_conv", 347_076, 193_249)]
)
def test_parameter_counts(architecture, encoder, decoder):
    networks = ARCHITECTURES[architecture]
    assert networks.encoder().count_params() == encoder
    assert networks.decoder(GREY).count_params() == decoder


def test_the_one_layer_network_is_burdas():
    networks = ARCHITECTURES["vae_mlp"]
    assert networks.latents == 50
    for network, widths in ((networks.encoder(), [200, 200, 100]), (networks.decoder(GREY), [200, 200, 784])):
        assert [layer.units for layer in network.layers] == widths
        assert [layer.activation.__name__ for layer in network.layers] == ["tanh", "tanh", "linear"]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_weights_start_glorot_uniform_each_layer_from_its_own_seed(architecture):
    networks = ARCHITECTURES[architecture]
    kernels = [
        v.numpy() / np.sqrt(6 / (np.prod(v.shape[:-2]) * sum(v.shape[-2:])))
        for seed in (0, 1)
        for network in (networks.encoder(seed), networks.decoder(GREY, seed))
        for v in network.weights
        if v.path.endswith("kernel")
    ]
    for kernel in kernels:
        assert np.abs(kernel).max() <= 1 + 1e-6
        # the standard deviation of a uniform law, within five of its standard errors
        assert abs(kernel.std() - 1 / np.sqrt(3)) < 5 * np.sqrt(0.2 / kernel.size) / np.sqrt(3)
    assert len({round(float(kernel.ravel()[0]), 6) for kernel in kernels}) == len(kernels)


def test_a_decoder_that_has_learned_nothing_shows_the_mean_pixels():
    means = np.linspace(0, 1, 784)
    decoder = ARCHITECTURES["vae_mlp"].decoder(means)
    shown = tf.sigmoid(decoder(tf.zeros([1, 50])))[0].numpy()  # tanh of zero: only the last bias is left
    np.testing.assert_allclose(shown, np.clip(means, FAINTEST, 1 - FAINTEST), rtol=1e-4)
    conv = ARCHITECTURES["vae_conv"].decoder(means).get_layer("pixels").bias.numpy()
    np.testing.assert_allclose(conv, [0], atol=1e-6)  # the log-odds of their mean, one half


def test_only_a_gaussian_decoder_learns_a_scale():
    binary, grey = (VAE(ARCHITECTURES["vae_mlp"], PIXELS[name], GREY, 0) for name in ("fixed", "gaussian"))
    assert set(grey.variables) - set(binary.variables) == {"decoder/log_scale"}
    assert grey.weights()["decoder/log_scale"] == FIRST_LOG_SCALE


def test_unknown_architectures_are_named():
    with pytest.raises(UnknownName, match="'vae_mpl'; choose from: vae_mlp,"):
        ARCHITECTURES["vae_mpl"]
