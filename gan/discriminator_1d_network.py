"""A small discriminator on the line: x to a raw score through tanh layers 1 -> w1 -> ... -> wk -> 1.

Smooth, so that quadrature over its score converges. What is trained is a stack of such networks, weights
[members, in, out]; what comes out is one ``LineNetwork`` a member, computed in float64 without TensorFlow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from theory.targets import generator

_INITIAL = 1  # stream of a seed's first weights; those of its samples lie above


@dataclass(frozen=True)
class LineNetwork:
    """A trained discriminator on the line: ``layers`` are (weights [in, out], biases [out]), float32."""

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]

    def __call__(self, x: Any) -> Any:
        """Raw scores of the points ``x``, the same shape, computed in float64."""
        hidden = np.asarray(x, dtype=np.float64)[..., None]
        *inner, (weights, biases) = self.layers
        for w, b in inner:
            hidden = np.tanh(hidden @ w.astype(np.float64) + b)
        return (hidden @ weights.astype(np.float64) + biases)[..., 0]

    def slope(self, x: Any) -> Any:
        """The derivative of the score at the points ``x``, the same shape, computed in float64."""
        hidden = np.asarray(x, dtype=np.float64)[..., None]
        rate = np.ones_like(hidden)
        *inner, (weights, _) = self.layers
        for w, b in inner:
            hidden = np.tanh(hidden @ w.astype(np.float64) + b)
            rate = (1 - hidden**2) * (rate @ w.astype(np.float64))
        return (rate @ weights.astype(np.float64))[..., 0]


def networks(stacked: Sequence[np.ndarray]) -> list[LineNetwork]:
    """One network per member, from weights [members, in, out] and biases [members, 1, out], by layer."""
    return [
        LineNetwork(tuple((w[i], b[i, 0]) for w, b in zip(stacked[::2], stacked[1::2], strict=True)))
        for i in range(len(stacked[0]))
    ]


def initial_weights(seeds: Sequence[int], widths: Sequence[int]) -> list[np.ndarray]:
    """Glorot-uniform weights [seeds, in, out] and zero biases [seeds, 1, out], layer by layer, float32."""
    sizes = (1, *widths, 1)
    streams = [generator(seed, _INITIAL) for seed in seeds]
    weights: list[np.ndarray] = []
    for rows, columns in pairwise(sizes):
        limit = (6 / (rows + columns)) ** 0.5
        drawn = [rng.uniform(-limit, limit, (rows, columns)) for rng in streams]
        weights += [
            np.stack(drawn).astype(np.float32),
            np.zeros((len(seeds), 1, columns), np.float32),
        ]
    return weights


def scores_at(weights: list[Any], x: Any) -> Any:
    """Raw scores [seeds, n] of the points ``x`` [seeds, n]."""
    import tensorflow as tf

    hidden = x[..., None]
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        hidden = tf.tanh(tf.matmul(hidden, w) + b)
    return (tf.matmul(hidden, weights[-2]) + weights[-1])[..., 0]
