"""The table of networks shows the layers that Keras built, whatever they are."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from analysis.tables import networks
from commands.build.layers import layers_of
from commands.build.settings import specification
from commands.paths import ROOT
from gan.networks import ARCHITECTURES
from records.reading.tables import Records
from tests.paper.conftest import made_specification
from theory.errors import EquipoiseError
from theory.registry import Registry
from vae.networks import ARCHITECTURES as AUTOENCODERS


def words(network: Any) -> str:
    return networks.in_words(layers_of(network))


def test_layers_are_those_that_are_built() -> None:
    dcgan, conv = ARCHITECTURES["dcgan"], AUTOENCODERS["vae_conv"]
    assert words(ARCHITECTURES["mlp"].discriminator()) == (
        "dense~$256$, LeakyReLU; dense~$256$, LeakyReLU; dense~$1$"
    )
    assert words(dcgan.discriminator()) == (
        r"conv~$32$, $5\times5$, LeakyReLU, maxpool~$2$; conv~$64$, $5\times5$, LeakyReLU, maxpool~$2$; "
        r"dense~$1024$, LeakyReLU; dense~$1$"
    )
    assert words(dcgan.generator(96)).endswith(
        r"dense~$7\times7\times128$, ReLU, batch normalisation; transposed conv~$64$, $4\times4$, "
        r"stride~$2$, same padding, ReLU, batch normalisation; transposed conv~$1$, $4\times4$, "
        r"stride~$2$, same padding, tanh"
    )
    assert words(conv.encoder()).startswith(
        r"conv~$32$, $4\times4$, stride~$2$, same padding, ReLU; conv~$64$"
    )


def test_moving_averages_are_counted_among_the_parameters() -> None:
    """Two for each unit or filter that batch normalisation follows, and none elsewhere."""
    dcgan = ARCHITECTURES["dcgan"]
    said = " ($14\\,720$ of the parameters are moving averages)"
    assert networks._averages(layers_of(dcgan.generator(96))) == said
    assert 2 * (1024 + 7 * 7 * 128 + 64) == 14_720
    assert networks._averages(layers_of(dcgan.discriminator())) == ""


def test_other_layers_make_another_table(draft, monkeypatch) -> None:
    usual = made_specification()  # kept for all tests, so read before anything is changed

    def wider(_seeds: Iterator[int]) -> list[Any]:
        from keras import layers

        return [
            layers.Conv2D(8, (3, 5), strides=2, activation="elu", name="a"),
            layers.MaxPooling2D(3, strides=1, padding="same"),
            layers.Flatten(),
            layers.Dense(300, kernel_initializer="he_uniform", name="b"),
            layers.LeakyReLU(negative_slope=0.3),
            layers.Dense(1, name="c"),
        ]

    changed = replace(ARCHITECTURES["mlp"], discriminator_layers=wider)
    monkeypatch.setattr("gan.networks.ARCHITECTURES", Registry("a", {**ARCHITECTURES, "mlp": changed}))
    built = specification()
    table = networks.draw(draft.records, built)
    assert (
        r"MLP & discriminator & conv~$8$, $3\times5$, stride~$2$, elu, maxpool~$3$, stride~$1$, "
        r"same padding; dense~$300$, LeakyReLU; dense~$1$ &"
    ) in table
    assert networks.draw(draft.records, usual) != table
    assert not {"networks.leak", "networks.initial"} & set(built.settings)  # they are no longer one


def test_the_encoder_says_what_its_last_layer_holds(monkeypatch) -> None:
    records = Records(ROOT / "results", "full")
    assert "dense~$100$ ($50$ means, $50$ log-variances) &" in networks.draw(records, made_specification())
    narrower = replace(AUTOENCODERS["vae_mlp"], latents=20)
    monkeypatch.setattr("vae.networks.ARCHITECTURES", Registry("a", {**AUTOENCODERS, "vae_mlp": narrower}))
    built = specification()
    assert "dense~$40$ ($20$ means, $20$ log-variances) &" in networks.draw(records, built)
    assert built.settings["autoencoders.latents"].value == 20


def test_an_autoencoder_whose_ways_differ_has_no_sizes(monkeypatch) -> None:
    from keras import layers

    other = replace(AUTOENCODERS["vae_mlp"], encoder_layers=lambda n, _: [layers.Dense(70), layers.Dense(n)])
    monkeypatch.setattr("vae.networks.ARCHITECTURES", Registry("a", {**AUTOENCODERS, "vae_mlp": other}))
    assert not {"autoencoders.width", "autoencoders.layers"} & set(specification().settings)


def test_every_layer_with_weights_has_biases() -> None:
    every = made_specification().networks.values()
    layers = [layer for players in every for network in players.values() for layer in network]
    assert all(layer["bias"] for layer in layers if "activation" in layer)  # the caption says so


def test_the_recorded_runs_count_the_parameters_of_the_layers_shown() -> None:
    runs = Records(ROOT / "results", "full").on_images().drop_duplicates("architecture")
    assert len(runs) == 3
    for run in runs.to_dict("records"):
        if run["kind"] == "gan":
            built = ARCHITECTURES[run["architecture"]]
            assert built.discriminator().count_params() == run["discriminator_parameters"]
            assert built.generator(int(run["noise_dim"])).count_params() == run["generator_parameters"]
        else:
            assert AUTOENCODERS[run["architecture"]].encoder().count_params() == run["encoder_parameters"]


def test_a_layer_without_a_description_is_named() -> None:
    import keras

    network = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dropout(0.5)])
    with pytest.raises(EquipoiseError, match="cannot describe a layer of kind Dropout"):
        layers_of(network)
