"""Many small discriminators on the line, trained together in one compiled graph.

Each member has weights, samples and a loss of its own, so which others are trained beside it changes
its result by rounding at most. The members' weights are stacked, and every layer is one batched product.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from gan.discriminator_1d_network import LineNetwork, initial_weights, networks, scores_at
from gan.discriminator_1d_samples import batches
from records.line_samples import FRESH, Sample
from theory.errors import WrongUsage
from theory.objectives import Objective, PointwiseObjective
from theory.targets import Pair

CHUNK = 100  # steps whose samples are drawn together and put through the graph in one call


def train_discriminators(
    objective: Objective,
    members: Sequence[tuple[Pair, int]],
    *,
    checkpoints: Sequence[int],
    widths: Sequence[int] = (32, 32),
    batch_size: int = 256,
    learning_rate: float = 5e-3,
    rate_falls: bool = True,
    sample: Sample = FRESH,
    on_progress: Callable[[int, float], None] | None = None,
) -> list[list[LineNetwork]]:
    """Train a discriminator for each of ``members``, (pair, seed), to tell the pair's p from its q.

    ``sample`` says on what (``gan.discriminator_1d_samples``): usually ``batch_size`` fresh points of p and
    of q for each member and step. Adam (beta1 0.9, as nothing moves against the discriminator here) at a rate
    that falls linearly from ``learning_rate`` to zero, so that the noise of the last batches is averaged out,
    or stays if not ``rate_falls``. ``on_progress`` is told the steps made and the mean loss over members of
    the last one. Returns the members' networks, in order, after each of the ascending ``checkpoints``, the
    last of which ends the training. Raises ``WrongUsage`` for an objective that is not a sum of pointwise
    losses alone.
    """
    import tensorflow as tf

    from engine.adam import Adam

    if not isinstance(objective, PointwiseObjective) or objective.penalty is not None:
        raise WrongUsage(f"objective {objective.name!r} is not a sum of pointwise losses alone")
    real, fake = objective.real, objective.fake
    steps = checkpoints[-1]
    weights = [tf.Variable(w) for w in initial_weights([seed for _, seed in members], widths)]
    adam = Adam(weights, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-7)
    source = batches(sample, members, CHUNK, batch_size)
    p, q = tf.constant(source.p), tf.constant(source.q)

    def gradients(points: Any) -> tuple[Any, list[Any]]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(weights)
            scores = scores_at(weights, points)
            each = tf.reduce_sum(p * real(scores) + q * fake(scores), axis=1)
            total = tf.reduce_sum(each)
        return tf.reduce_mean(each), tape.gradient(total, weights)

    def advance(first: Any, start: Any, end: Any, points: Any) -> Any:
        """Steps ``start`` to ``end`` of the chunk that begins at step ``first``; the last one's loss."""

        def body(step: Any, _: Any) -> tuple[Any, Any]:
            # gathered, as XLA would compile anew for every ``first`` that it slices by
            loss, slopes = gradients(tf.gather(points, step - first))
            left = 1 - tf.cast(step, tf.float32) / steps if rate_falls else 1.0
            adam.apply(slopes, step, learning_rate * left)
            return step + 1, loss

        return tf.while_loop(lambda step, _: step < end, body, (start, 0.0), parallel_iterations=1)[1]

    compiled = tf.function(advance, autograph=False, jit_compile=True)
    found: list[list[LineNetwork]] = []
    for number, first in enumerate(range(0, steps, CHUNK)):
        points = tf.constant(source.points(number))
        last = min(first + CHUNK, steps)
        cuts = [step for step in checkpoints if first < step < last]
        for start, end in pairwise([first, *cuts, last]):
            loss = compiled(*(tf.constant(step) for step in (first, start, end)), points)
            if end in checkpoints:
                found.append(networks([w.numpy() for w in weights]))
            if on_progress is not None:
                on_progress(end, float(loss))
    return found
