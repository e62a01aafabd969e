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

from theory.objectives import Objective
from theory.targets import Pair, generator

_CHUNK = 100  # steps whose samples are drawn together and put through the graph in one call
_INITIAL, _SAMPLES = 1, 2  # streams of a seed's random numbers; samples take two a chunk


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
    on_progress: Callable[[int, float], None] | None = None,
) -> list[LineNetwork]:
    """Train one discriminator for each seed to tell p from q, and return them in the seeds' order.

    The learning rate falls linearly to zero, so that the noise of the last batches is averaged out. See
    ``discriminators_in_training`` for the rest.
    """
    (networks,) = discriminators_in_training(
        objective,
        [(pair, seed) for seed in seeds],
        widths=widths,
        checkpoints=(steps,),
        batch_size=batch_size,
        learning_rate=learning_rate,
        rate_falls=True,
        on_progress=on_progress,
    )
    return networks


def discriminators_in_training(
    objective: Objective,
    members: Sequence[tuple[Pair, int]],
    *,
    widths: Sequence[int] = (32, 32),
    checkpoints: Sequence[int],
    batch_size: int = 256,
    learning_rate: float = 5e-3,
    rate_falls: bool = False,
    on_progress: Callable[[int, float], None] | None = None,
) -> list[list[LineNetwork]]:
    """The discriminators of all ``members``, (pair, seed) each, after each of ``checkpoints`` steps.

    Every step draws ``batch_size`` fresh points of the member's p and of its q. Adam (beta1 0.9, as
    nothing moves against the discriminator here), its rate constant or, if ``rate_falls``, linear from
    ``learning_rate`` to zero at the last of the ascending checkpoints. ``on_progress`` is told the steps
    made and the mean loss over members of the last one. Returns a list a checkpoint, in members' order.
    """
    import tensorflow as tf

    from gan.adam import Adam

    weights = [tf.Variable(w) for w in _initial_weights([seed for _, seed in members], widths)]
    steps = checkpoints[-1]
    adam = Adam(weights, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-7)

    def total_loss(real: Any, fake: Any) -> Any:
        """The sum of the members' losses: each member's gradient is that of its own."""
        scores = _scores(weights, tf.concat([real, fake], axis=1))
        real_scores, fake_scores = tf.split(scores, 2, axis=1)
        if objective.real is not None:  # of pointwise losses: the members' means in one, batches being equal
            return len(members) * objective.discriminator_loss(real_scores, fake_scores)
        pairs = zip(tf.unstack(real_scores), tf.unstack(fake_scores), strict=True)
        return tf.add_n([objective.discriminator_loss(r, f) for r, f in pairs])

    def gradients(real: Any, fake: Any) -> tuple[Any, list[Any]]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(weights)
            total = total_loss(real, fake)
        return total / len(members), tape.gradient(total, weights)

    def advance(first: Any, start: Any, end: Any, real: Any, fake: Any) -> Any:
        def body(step: Any, _: Any) -> tuple[Any, Any]:
            loss, slopes = gradients(real[step - first], fake[step - first])
            left = 1 - tf.cast(step, tf.float32) / steps if rate_falls else 1.0
            adam.apply(slopes, step, learning_rate * left)
            return step + 1, loss

        return tf.while_loop(lambda step, _: step < end, body, (start, 0.0), parallel_iterations=1)[1]

    compiled = tf.function(advance, autograph=False)
    found: list[list[LineNetwork]] = []
    for number, first in enumerate(range(0, steps, _CHUNK)):
        samples = [tf.constant(points) for points in _samples(members, number, batch_size)]
        last = min(first + _CHUNK, steps)
        cuts = [step for step in checkpoints if first < step < last]
        for start, end in pairwise([first, *cuts, last]):
            loss = compiled(*(tf.constant(step) for step in (first, start, end)), *samples)
            if end in checkpoints:
                found.append(_networks([w.numpy() for w in weights]))
            if on_progress is not None:
                on_progress(end, float(loss))
    return found


def _samples(members: Sequence[tuple[Pair, int]], number: int, batch_size: int) -> tuple[Any, Any]:
    """The real and the fake points of chunk ``number``, float32 [_CHUNK, members, batch_size] each."""
    real, fake = (
        np.stack(
            [
                (pair.q if side else pair.p)
                .draw(generator(seed, _SAMPLES + 2 * number + side), _CHUNK * batch_size)
                .astype(np.float32)
                .reshape(_CHUNK, batch_size)
                for pair, seed in members
            ],
            axis=1,
        )
        for side in (0, 1)
    )
    return real, fake


def _networks(stacked: Sequence[np.ndarray]) -> list[LineNetwork]:
    """One network a member, from weights [members, in, out] and biases [members, 1, out], layer by layer."""
    return [
        LineNetwork(tuple((w[i], b[i, 0]) for w, b in zip(stacked[::2], stacked[1::2], strict=True)))
        for i in range(len(stacked[0]))
    ]


def _initial_weights(seeds: Sequence[int], widths: Sequence[int]) -> list[np.ndarray]:
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


def _scores(weights: list[Any], x: Any) -> Any:
    """Raw scores [seeds, n] of the points ``x`` [seeds, n]."""
    import tensorflow as tf

    hidden = x[..., None]
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        hidden = tf.tanh(tf.matmul(hidden, w) + b)
    return (tf.matmul(hidden, weights[-2]) + weights[-1])[..., 0]
