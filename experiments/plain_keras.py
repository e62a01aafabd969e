"""A trained network as a Keras model of standard layers and operations, which Keras opens without us."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_NOT_KEPT = ("kernel_initializer", "bias_initializer", "dtype")  # they say how a network began


@dataclass(frozen=True)
class PlainModel:
    """A generator for use elsewhere, and what its user has to know.

    model   ``keras.Model`` in float32
    inputs  what it takes: shape and law of the noise
    values  what it gives: shape and scale
    recipe  an expression in Python of the noise that ``./study sample`` draws its i-th batch from
    """

    model: Any
    inputs: str
    values: str
    recipe: str


def chain(name: str, width: int, layers: Sequence[Any]) -> Any:
    """A ``keras.Model``: inputs [batch, ``width``] through the built ``layers``, with the same weights.

    Each layer is replaced by Keras' own that it is a kind of, and a ``gan.layers.BatchStatistics`` by what it
    computes: no layer of Keras normalises by the batch at hand whether it is training or not.
    """
    import keras

    from gan.layers import BatchStatistics

    inputs = keras.Input((width,), name="noise")
    x = inputs
    for layer in layers:
        x = _normalised(layer, x) if isinstance(layer, BatchStatistics) else _replaced(layer, x)
    return keras.Model(inputs, x, name=name)


def sample_key(seed: int) -> str:
    """The key of TensorFlow's stateless draws for the i-th batch of ``./study sample``, as an expression."""
    from engine.randomness import Stream, key

    (_, first), (_, second) = (key(seed, Stream.SAMPLES, i).numpy().tolist() for i in (0, 1))
    return f"[{seed}, {second - first} * i + {first}]"


def _replaced(layer: Any, x: Any) -> Any:
    from gan.networks import tanh

    kind: Any = next(base for base in type(layer).__mro__ if base.__module__.startswith("keras."))
    settings = {name: value for name, value in layer.get_config().items() if name not in _NOT_KEPT}
    if getattr(layer, "activation", None) is tanh:
        settings["activation"] = "tanh"  # the same in float32
    plain = kind.from_config({**settings, "dtype": "float32"})
    y = plain(x)
    plain.set_weights(layer.get_weights())
    return y


def _normalised(layer: Any, x: Any) -> Any:
    """``(x - mean) / deviation * gamma + beta`` with the batch's own mean, in the order of the original.

    To the last bit: x r + (beta - mean r), where r = gamma / sqrt(variance + epsilon).
    """
    from keras import layers, ops

    axes = "abcd"[: len(x.shape) - 1]
    equation = f"{axes}z,z->{axes}z"
    shape = (*[1] * (len(x.shape) - 2), x.shape[-1])
    scale = layers.EinsumDense(equation, shape, name=f"{layer.name}_scale", dtype="float32")
    shift = layers.EinsumDense(equation, shape, bias_axes="z", name=f"{layer.name}_shift", dtype="float32")
    mean, variance = ops.moments(x, axes=list(range(len(axes))), keepdims=True)
    factor = scale(ops.rsqrt(variance + layer.epsilon))
    y = x * factor + shift(mean * factor)
    gamma, beta = layer.gamma.numpy(), layer.beta.numpy()
    scale.set_weights([gamma])
    shift.set_weights([-ops.ones_like(gamma), beta])
    return y
