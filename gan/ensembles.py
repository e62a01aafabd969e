"""Many seeds of a small discriminator on the line, trained together in one compiled graph.

A network with widths (w1, ..., wk) maps x to a raw score through tanh layers 1 -> w1 -> ... -> wk -> 1:
smooth, so that quadrature over its score converges. The seeds' weights are stacked, [seeds, in, out], and
every layer is one batched product. Each seed has weights, samples and a loss of its own, so which other
seeds are trained beside it changes its result by rounding at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from gan.line_samples import batches
from gan.settings import FRESH, Sample
from theory.errors import WrongUsage
from theory.objectives import Objective
from theory.targets import Pair, generator

CHUNK = 100  # steps whose samples are drawn together and put through the graph in one call
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


def train_discriminators(
    objective: Objective,
    pair: Pair,
    seeds: Sequence[int],
    *,
    widths: Sequence[int] = (32, 32),
    steps: int = 2000,
    batch_size: int = 256,
    learning_rate: float = 5e-3,
    sample: Sample = FRESH,
    on_progress: Callable[[int, float], None] | None = None,
) -> list[LineNetwork]:
    """Train one discriminator for each seed to tell p from q, and return them in the seeds' order.

    ``sample`` says on what (``gan.line_samples``): usually ``batch_size`` fresh points of p and of q for
    each seed and step. Adam (beta1 0.9, as nothing moves against the discriminator here) at a rate that
    falls linearly from ``learning_rate`` to zero, so that the noise of the last batches is averaged out.
    ``on_progress`` is told the steps made and the mean loss over seeds of the last one. Raises
    ``WrongUsage`` for an objective that is not a sum of pointwise losses.
    """
    import tensorflow as tf

    from gan.adam import Adam

    real, fake = objective.real, objective.fake
    if real is None or fake is None:
        raise WrongUsage(f"objective {objective.name!r} is not a sum of pointwise losses")
    weights = [tf.Variable(w) for w in initial_weights(seeds, widths)]
    adam = Adam(weights, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-7)
    source = batches(sample, pair, seeds, CHUNK, batch_size)
    p, q = tf.constant(source.p), tf.constant(source.q)

    def gradients(points: Any) -> tuple[Any, list[Any]]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(weights)
            scores = scores_at(weights, points)
            each = tf.reduce_sum(p * real(scores) + q * fake(scores), axis=1)
            total = tf.reduce_sum(each)
        return tf.reduce_mean(each), tape.gradient(total, weights)

    def chunk(first: Any, points: Any) -> Any:
        def body(i: Any, _: Any) -> tuple[Any, Any]:
            loss, slopes = gradients(points[i])
            step = first + i
            left = 1 - tf.cast(step, tf.float32) / steps
            adam.apply(slopes, step, learning_rate * left)
            return i + 1, loss

        count = tf.shape(points)[0]
        return tf.while_loop(lambda i, _: i < count, body, (0, 0.0), parallel_iterations=1)[1]

    shape = (None, len(seeds), len(source.p))
    compiled = tf.function(chunk, autograph=False, jit_compile=True).get_concrete_function(
        tf.TensorSpec((), tf.int32), tf.TensorSpec(shape, tf.float32)
    )
    for number, first in enumerate(range(0, steps, CHUNK)):
        size = min(CHUNK, steps - first)
        loss = compiled(tf.constant(first), tf.constant(source.points(number)[:size]))
        if on_progress is not None:
            on_progress(first + size, float(loss))

    return networks([w.numpy() for w in weights])


def networks(stacked: Sequence[np.ndarray]) -> list[LineNetwork]:
    """One network a member, from weights [members, in, out] and biases [members, 1, out], layer by layer."""
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
