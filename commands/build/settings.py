"""``study settings`` (called by the graph): what the code that trains is set to, for the paper to print.

A stage of its own, since the layers are read from the networks that Keras builds and TensorFlow takes long
to import.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import count
from pathlib import Path
from typing import Any

import click

from analysis.paper.settings.forms import Setting, either, name, number, part, percent, span, word
from analysis.paper.settings.runs import shared
from analysis.paper.settings.specification import Layer, Specification
from commands import paths
from commands.build.layers import layers_of
from engine import surroundings
from experiments.profiles import PROFILES
from records import sealed
from stats import estimates
from theory.errors import EquipoiseError

FILE, KIND = "settings.json", "settings of the code"
_DRAWS = 2**20  # of noise: so many come within 10^-5 of the ends of their range
_RECIPES = 300  # draws, of which a Latin hypercube has a third in each third of a range
_TITLES = {"GlorotUniform": "Glorot-uniform"}


@click.command(help="Write the settings of the code that trains, which the paper prints.")
@click.option("--profile", required=True)
def command(profile: str) -> None:
    """Write ``paper/generated/<profile>/settings.json``; raises ``UnknownName`` for an unknown profile."""
    path = paths.generated() / PROFILES[profile].name / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, specification().to_json(), KIND)


def read(folder: Path) -> Specification:
    """Return the specification that the stage wrote in ``folder``.

    Raises ``EquipoiseError`` if it did not, or the file is not that.
    """
    path = folder / FILE
    if not path.is_file():
        raise EquipoiseError(f"{path} is missing; ./study paper --profile {folder.name} writes it")
    remedy = f"remove it, and ./study paper --profile {folder.name} writes it anew"
    return Specification.from_json(sealed.read(path, KIND, remedy))


def specification() -> Specification:
    """Return the settings of gan, vae and experiments, the configs' defaults, every architecture's layers."""
    surroundings.start()  # quiet, before Keras is imported
    networks = {**_adversarial(), **_autoencoding()}
    settings = {
        **_of_networks(networks),
        **_of_autoencoder(networks["vae_mlp"]),
        **_of_precisions(),
        **_of_images(),
        **_of_evaluation(),
        **_of_studies(),
        **_of_replays(),
        **_of_recipes(),
    }
    content = Specification(settings, _defaults(), networks).to_json()
    return Specification.from_json(json.loads(json.dumps(content)))  # as it will be read


def _adversarial() -> dict[str, dict[str, list[Layer]]]:
    from experiments.config import GanConfig
    from gan.networks import ARCHITECTURES

    noise = _default(GanConfig, "noise_dim")
    return {
        architecture.name: {
            "discriminator": list(layers_of(architecture.discriminator())),
            "generator": list(layers_of(architecture.generator(noise))),
        }
        for architecture in ARCHITECTURES.values()
    }


def _autoencoding() -> dict[str, dict[str, list[Layer]]]:
    import numpy as np

    from vae.networks import ARCHITECTURES, SIDE

    return {
        architecture.name: {
            "encoder": list(layers_of(architecture.encoder())),
            "decoder": list(layers_of(architecture.decoder(np.full(SIDE * SIDE, 0.5)))),
        }
        for architecture in ARCHITECTURES.values()
    }


def _of_networks(networks: Mapping[str, Mapping[str, Sequence[Layer]]]) -> dict[str, Setting]:
    """Return what the layers of all networks have in common, as far as they do."""
    every = [layer for players in networks.values() for layers in players.values() for layer in layers]
    slope = shared(layer["slope"] for layer in every if layer["layer"] == "LeakyReLU")
    initial = shared(layer["initial"] for layer in every if "initial" in layer)
    found = {} if slope is None else {"networks.leak": number(slope)}
    return found if initial is None else found | {"networks.initial": name(_TITLES.get(initial, initial))}


def _of_autoencoder(players: Mapping[str, Sequence[Layer]]) -> dict[str, Setting]:
    """The sizes of the fully connected autoencoder; none if its decoder does not lead back the same way."""
    encoder, decoder = players["encoder"], players["decoder"]
    *hidden, posterior = [layer for layer in encoder if layer["layer"] == "Dense"]
    *back, pixels = [layer for layer in decoder if layer["layer"] == "Dense"]
    inputs, latents = encoder[0]["shape"][0], decoder[0]["shape"][0]
    there = [layer["units"] for layer in hidden]
    if [inputs, *there, 2 * latents] != [
        pixels["units"],
        *(layer["units"] for layer in back[::-1]),
        posterior["units"],
    ]:
        return {}
    width = shared(there)
    activation = shared(layer["activation"] for layer in (*hidden, *back))
    return {
        "autoencoders.pixels": number(inputs),
        "autoencoders.layers": word(len(hidden)),
        "autoencoders.latents": number(latents),
        **({} if width is None else {"autoencoders.width": number(width)}),
        **({} if activation is None else {"autoencoders.activation": name(activation)}),
    }


def _of_precisions() -> dict[str, Setting]:
    """The names of the two types that layers compute in, and the binary digits of their significands."""
    from gan.settings import PRECISIONS

    return {
        f"precision.{which}{key}": setting
        for which, precision in zip(("usual", "reduced"), PRECISIONS, strict=True)
        for key, setting in (("", name(precision)), ("_digits", number(_significand(precision))))
    }


def _significand(precision: str) -> int:
    """Return the binary digits of a type's significand: the least k for which 1 + 2^-k rounds to 1."""
    import tensorflow as tf

    one = tf.ones((), precision)
    return next(k for k in count(1) if one + one * 2.0**-k == one)


def _of_images() -> dict[str, Setting]:
    """Sizes and ranges of images and of noise; the ranges are those of what the functions return."""
    import numpy as np

    from data import DATASETS
    from engine.randomness import Stream, noise
    from gan.networks import SIDE
    from gan.training import to_network

    scaled = np.asarray(to_network(np.array([[[0, 255]]], np.uint8)))
    drawn = np.asarray(noise(0, Stream.GRID, 0, _DRAWS, 1))
    held_out = DATASETS["mnist_held_out"].counts
    return {
        "images.side": number(SIDE),
        "images.range": span(float(scaled.min()), float(scaled.max())),
        "gans.noise_range": span(round(float(drawn.min()), 3), round(float(drawn.max()), 3)),
        "tuning.trained_on": number(held_out["train"]),
        "tuning.judged_by": number(held_out["test"]),
    }


def _of_evaluation() -> dict[str, Setting]:
    """Return how trained networks are evaluated, beside the metrics of analysis."""
    from experiments.evaluation import discriminator_1d, toys
    from vae import evaluation, traversals

    return {
        "pairs.density": number(discriminator_1d.LEVEL),
        "pairs.reach": word(round(discriminator_1d.REACH)),
        "toys.samples": number(toys.SAMPLES),
        "toys.near": number(toys.NEAR),
        "autoencoders.active": number(evaluation.ACTIVE),
        "autoencoders.reach": number(traversals.REACH),
        "autoencoders.signal_level": percent(estimates.CONFIDENCE),
    }


def _of_replays() -> dict[str, Setting]:
    """Return how short the runs are by which two states of the code are told apart."""
    from data import DATASETS
    from experiments import replays

    return {
        "replays.epochs": word(replays.EPOCHS),
        "replays.images": number(DATASETS[replays.IMAGES].counts["train"]),
        "replays.steps": number(replays.STEPS),
    }


def _of_studies() -> dict[str, Setting]:
    """Return what the studies train: the bound of many draws, and the number of pairs of densities."""
    from experiments.configs.targets import PAIRS
    from experiments.studies import vae
    from vae.objectives import objective

    many = _only(config.objective for config in vae.RUNS if objective(config.objective).draws > 1)
    carriers = re.search(r"_m(\d+)$", many)  # the grammar of the names is that of ``vae.objectives``
    return {
        "pairs.count": word(len(PAIRS)),
        "iwae.draws": number(objective(many).draws),
        **({"iwae.carriers": number(int(carriers[1]))} if carriers else {}),
    }


def _of_recipes() -> dict[str, Setting]:
    """Return the space that recipes are drawn from; "without R1" is the share of draws that has none."""
    from experiments import recipes

    weights = [draw["r1"] for draw in recipes.drawn(_RECIPES)]
    return {
        "recipes.rate": span(*recipes.RATES),
        "recipes.ratio": span(*recipes.RATIOS),
        "recipes.beta1": either(recipes.BETA1),
        "recipes.r1": span(*recipes.R1),
        "recipes.without_r1": part(weights.count(0.0) / len(weights)),
        "recipes.average": either([decay for decay in recipes.EMA if decay]),
    }


def _defaults() -> dict[str, dict[str, Any]]:
    from experiments.config import GanConfig, ToyConfig, VaeConfig

    return {
        kind.kind: {f.name: f.default for f in fields(kind) if f.default is not MISSING}
        for kind in (GanConfig, VaeConfig, ToyConfig)
    }


def _default(kind: Any, field: str) -> Any:
    return next(f.default for f in fields(kind) if f.name == field)


def _only(values: Iterable[Any]) -> Any:
    [value] = set(values)
    return value
