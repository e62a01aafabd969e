"""The layers of a built Keras model as plain data: what each is, and what it was told."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from theory.errors import EquipoiseError

Layer = dict[str, Any]


def layers_of(network: Any) -> list[Layer]:
    """Return the layers of a ``keras.Model`` from input to output, the input's shape first.

    "layer" is the kind, as Keras calls it where Keras has it: a layer of the project's own counts as the
    one that it refines. Raises ``EquipoiseError`` for a kind that has no description yet.
    """
    described: list[Layer] = [{"layer": "Input", "shape": list(network.input_shape[1:])}]
    return described + [_describe(layer) for layer in network.layers]


def _describe(layer: Any) -> Layer:
    from keras import layers

    told = layer.get_config()
    kinds: dict[type, Callable[[], Layer]] = {
        layers.Dense: lambda: {"units": told["units"], **_weights(layer)},
        layers.Conv2D: lambda: {**_window(told), **_weights(layer)},
        layers.Conv2DTranspose: lambda: {**_window(told), **_weights(layer)},
        layers.LeakyReLU: lambda: {"slope": told["negative_slope"]},
        layers.MaxPooling2D: lambda: _taken(told, "pool_size", "strides", "padding"),
        layers.BatchNormalization: lambda: {"averages": _numbers_in(layer.non_trainable_weights)},
        layers.Reshape: lambda: {"shape": list(told["target_shape"])},
        layers.Flatten: lambda: {},
    }
    for kind, describe in kinds.items():
        if isinstance(layer, kind):
            return {"layer": kind.__name__, **describe()}
    raise EquipoiseError(
        f"commands/build/layers.py cannot describe a layer of kind {type(layer).__name__}; "
        "give it a line there"
    )


def _window(told: dict[str, Any]) -> Layer:
    return _taken(told, "filters", "kernel_size", "strides", "padding")


def _weights(layer: Any) -> Layer:
    """Return what layers with weights have beside their sizes."""
    return {
        "activation": layer.activation.__name__,
        "bias": layer.use_bias,
        "initial": type(layer.kernel_initializer).__name__,
    }


def _numbers_in(weights: Iterable[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def _taken(told: dict[str, Any], *names: str) -> Layer:
    return {name: list(told[name]) if isinstance(told[name], tuple | list) else told[name] for name in names}
