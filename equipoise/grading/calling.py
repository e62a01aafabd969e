"""Calling a function that is graded: with the arrays that it takes, and told in one line how it fails."""

import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from equipoise.grading.questions import BATCH, PIXELS, Inputs

SHOWN = 120  # characters of an error's message
Outputs = tuple[np.ndarray, ...]
Wrap = Callable[[Callable[..., Any], Inputs], Any]


class Broken(Exception):
    """The function gave no numbers; the message is one line that says why."""


@dataclass(frozen=True)
class Called:
    """A function's outputs at each of the inputs, float64, axes of length 1 at their end left out."""

    outputs: tuple[Outputs, ...]
    repeatable: bool


def call(function: Callable[..., Any], inputs: tuple[Inputs, ...], names: tuple[str, ...]) -> Called:
    """Call ``function`` at each of ``inputs``, twice, with the first kind of array that it can take.

    Tried are NumPy arrays of float64 and float32, TensorFlow tensors if TensorFlow was imported, images
    [28, 28, 1] for 784 pixels, and single numbers. ``names`` are those of its outputs. Raises ``Broken``.
    """
    reasons: list[Broken] = []
    for wrap in _wraps(inputs[0]):
        try:
            first = tuple(_outputs(function, wrap, one, names) for one in inputs)
            again = tuple(_outputs(function, wrap, one, names) for one in inputs)
        except Broken as reason:
            reasons.append(reason)
            continue
        same = all(
            np.array_equal(one, other, equal_nan=True)
            for outputs, others in zip(first, again, strict=True)
            for one, other in zip(outputs, others, strict=True)
        )
        return Called(first, same)
    raise reasons[0]


def _wraps(inputs: Inputs) -> Iterator[Wrap]:
    yield lambda function, one: function(*_cast(one, np.float64))
    yield lambda function, one: function(*_cast(one, np.float32))
    if "tensorflow" in sys.modules:
        tf = sys.modules["tensorflow"]
        yield lambda function, one: function(*map(tf.constant, _cast(one, np.float32)))
        yield lambda function, one: function(*map(tf.constant, _cast(_as_images(one), np.float32)))
    yield lambda function, one: function(*_cast(_as_images(one), np.float64))
    if np.ndim(inputs[0]) == 1:  # densities at points
        yield lambda function, one: [
            function(*map(float, at)) for at in np.transpose(np.broadcast_arrays(*one))
        ]


def _cast(inputs: Inputs, kind: Any) -> Inputs:
    """Copies, so that a function that writes into its inputs spoils none."""
    return tuple(np.array(x, kind) if np.ndim(x) else float(x) for x in inputs)


def _as_images(inputs: Inputs) -> Inputs:
    flat = (BATCH, PIXELS)
    return tuple(np.reshape(x, (BATCH, 28, 28, 1)) if np.shape(x) == flat else x for x in inputs)


def _outputs(function: Callable[..., Any], wrap: Wrap, inputs: Inputs, names: tuple[str, ...]) -> Outputs:
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            made = wrap(function, inputs)
    except Exception as error:
        raise Broken(_one_line(error)) from None
    if made is None:
        raise Broken("returns nothing: is a return missing?")
    if len(names) == 1:
        return (_number(made, names[0]),)
    if not isinstance(made, tuple | list) or len(made) != len(names):
        count = len(made) if isinstance(made, tuple | list) else "one"
        things = f"{count} output{'' if count in {1, 'one'} else 's'}"
        raise Broken(f"returns {things}, not {len(names)}: ({', '.join(names)})")
    return tuple(_number(one, name) for one, name in zip(made, names, strict=True))


def _number(made: Any, name: str) -> np.ndarray:
    try:
        array = np.asarray(made)
        if array.dtype.kind not in "fiub":
            raise TypeError
    except (TypeError, ValueError):
        raise Broken(f"{name} is of type {type(made).__name__}, not a number") from None
    array = array.astype(np.float64)
    return array.reshape(()) if array.size == 1 else array


def _one_line(error: Exception) -> str:
    """The error's kind, the line that raised it, and the beginning of its message."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    message = " ".join(str(error).split())
    shown = message if len(message) <= SHOWN else message[: SHOWN - 3] + "..."
    line = f", line {own[0].lineno}" if own else ""
    return f"raises {type(error).__name__}{line}: {shown}"
