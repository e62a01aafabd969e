"""Small discriminators on the line, seen at several steps of training, each member on a pair of its own."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from gan.ensembles import CHUNK, LineNetwork, initial_weights, networks, scores_at
from theory.objectives import Objective
from theory.targets import Pair, generator

_SAMPLES = 2  # first stream of a seed's samples; they take two a chunk


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

    weights = [tf.Variable(w) for w in initial_weights([seed for _, seed in members], widths)]
    steps = checkpoints[-1]
    adam = Adam(weights, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-7)

    def total_loss(real: Any, fake: Any) -> Any:
        """The sum of the members' losses: each member's gradient is that of its own."""
        scores = scores_at(weights, tf.concat([real, fake], axis=1))
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
    for number, first in enumerate(range(0, steps, CHUNK)):
        samples = [tf.constant(points) for points in _samples(members, number, batch_size)]
        last = min(first + CHUNK, steps)
        cuts = [step for step in checkpoints if first < step < last]
        for start, end in pairwise([first, *cuts, last]):
            loss = compiled(*(tf.constant(step) for step in (first, start, end)), *samples)
            if end in checkpoints:
                found.append(networks([w.numpy() for w in weights]))
            if on_progress is not None:
                on_progress(end, float(loss))
    return found


def _samples(members: Sequence[tuple[Pair, int]], number: int, batch_size: int) -> tuple[Any, Any]:
    """The real and the fake points of chunk ``number``, float32 [CHUNK, members, batch_size] each."""
    real, fake = (
        np.stack(
            [
                (pair.q if side else pair.p)
                .draw(generator(seed, _SAMPLES + 2 * number + side), CHUNK * batch_size)
                .astype(np.float32)
                .reshape(CHUNK, batch_size)
                for pair, seed in members
            ],
            axis=1,
        )
        for side in (0, 1)
    )
    return real, fake
