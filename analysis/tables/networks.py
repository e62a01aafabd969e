"""The networks: their layers as Keras built them, their parameters as counted in the runs."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.paper.latex import architecture_title, fixed
from analysis.paper.settings.specification import Layer, Specification
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records

_NETWORKS = {"gan": ("discriminator", "generator"), "vae": ("encoder", "decoder")}
_ACTIVATIONS = {"relu": "ReLU", "leaky_relu": "LeakyReLU"}  # Keras' name of any other is its own


def draw(records: Records, specification: Specification) -> str:
    """Return the table of the architectures that the profile trains."""
    rows: list[Row] = []
    for (kind, name), group in records.on_images().groupby(["kind", "architecture"], sort=False):
        first = group.iloc[0]
        rows += [RULE] if rows else []
        for place, network in enumerate(_NETWORKS[str(kind)]):
            title = architecture_title(str(name)) if place == 0 else ""
            built = specification.networks[str(name)][network]
            layers = in_words(built) + _averages(built)
            if network == "encoder":
                layers += _two_parts(built)
            rows.append((title, network, layers, fixed(first[f"{network}_parameters"], 0)))
    return tabular(r"ll>{\raggedright\arraybackslash}p{87mm}r", ("", "Network", "Layers", "Parameters"), rows)


def in_words(layers: Sequence[Layer]) -> str:
    """Return layers from input to output.

    Those with weights apart by semicolons, what acts on each behind it.
    A dense layer whose values are then laid out in rows and columns is called by its shape.
    """
    parts: list[list[str]] = []
    for place, layer in enumerate(layers):
        word = _WORDS[layer["layer"]](layer)
        if layer["layer"] == "Dense":
            word = f"dense~{_shape_of(layer['units'], layers[place + 1 :])}"
        if "activation" in layer:
            parts.append([word])
            word = "" if layer["activation"] == "linear" else _activation(layer["activation"])
        if word:
            parts[-1].append(word)
    return "; ".join(", ".join(part) for part in parts)


def _shape_of(units: int, following: Sequence[Layer]) -> str:
    for layer in following:
        if layer["layer"] == "Reshape" and math.prod(layer["shape"]) == units:
            return _times([size for size in layer["shape"] if size > 1])
        if "activation" in layer:
            break
    return fixed(units, 0).replace(r"\,", "")


def _two_parts(encoder: Sequence[Layer]) -> str:
    """Return what the last layer of an encoder holds side by side."""
    half = encoder[-1]["units"] // 2
    return f" (${half}$ means, ${half}$ log-variances)"


def _averages(network: Sequence[Layer]) -> str:
    """Return how many of the parameters counted are moving averages, where some are."""
    averages = sum(layer.get("averages", 0) for layer in network)
    return f" ({fixed(averages, 0)} of the parameters are moving averages)" if averages else ""


def _convolution(name: str) -> Callable[[Layer], str]:
    def words(layer: Layer) -> str:
        stride = _stride(layer["strides"], [1, 1])
        padding = ", same padding" if layer["padding"] == "same" else ""
        return f"{name}~${layer['filters']}$, {_times(layer['kernel_size'])}{stride}{padding}"

    return words


def _pooling(layer: Layer) -> str:
    padding = ", same padding" if layer["padding"] == "same" else ""
    return f"maxpool~{_side(layer['pool_size'])}{_stride(layer['strides'], layer['pool_size'])}{padding}"


def _stride(strides: Sequence[int], usual: Sequence[int]) -> str:
    return "" if list(strides) == list(usual) else f", stride~{_side(strides)}"


def _side(sizes: Sequence[int]) -> str:
    return f"${sizes[0]}$" if len(set(sizes)) == 1 else _times(sizes)


def _times(sizes: Sequence[int]) -> str:
    return "$" + r"\times".join(map(str, sizes)) + "$"


def _activation(name: str) -> str:
    return _ACTIVATIONS.get(name, name)


def _nothing(_layer: Layer) -> str:
    return ""


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "Input": _nothing,
    "Dense": _nothing,  # its words depend on what follows
    "Conv2D": _convolution("conv"),
    "Conv2DTranspose": _convolution("transposed conv"),
    "LeakyReLU": lambda _: "LeakyReLU",
    "MaxPooling2D": _pooling,
    "BatchNormalization": lambda _: "batch normalisation",
    "Reshape": _nothing,
    "Flatten": _nothing,
}
