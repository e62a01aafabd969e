"""Many small discriminators on the line, trained together in one compiled graph.

Each member has weights, samples and a loss of its own, so which others are trained beside it changes
its result by rounding at most. The members' weights are stacked, and every layer is one batched product.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from threading import Lock
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
    if not isinstance(objective, PointwiseObjective) or objective.penalty is not None:
        raise WrongUsage(f"objective {objective.name!r} is not a sum of pointwise losses alone")
    import tensorflow as tf

    steps, seeds = checkpoints[-1], [seed for _, seed in members]
    source = batches(sample, members, CHUNK, batch_size)
    p, q = tf.constant(source.p), tf.constant(source.q)
    ensemble = _ensemble(objective, len(members), tuple(widths), learning_rate, steps if rate_falls else None)
    found: list[list[LineNetwork]] = []
    with ensemble.lock:
        ensemble.begin(initial_weights(seeds, widths))
        for number, first in enumerate(range(0, steps, CHUNK)):
            points = tf.constant(source.points(number))
            last = min(first + CHUNK, steps)
            cuts = [step for step in checkpoints if first < step < last]
            for start, end in pairwise([first, *cuts, last]):
                loss = ensemble.advance(*(tf.constant(step) for step in (first, start, end)), points, p, q)
                if end in checkpoints:
                    found.append(networks([w.numpy() for w in ensemble.weights]))
                if on_progress is not None:
                    on_progress(end, float(loss))
    return found


class _Ensemble:
    """The compiled steps of ``count`` networks under one objective, whatever they are trained on.

    ``weights`` are variables that each training fills anew; who trains holds the ``lock``. The rate falls
    over ``steps``, or stays if that is None.
    """

    def __init__(
        self,
        objective: PointwiseObjective,
        count: int,
        widths: tuple[int, ...],
        learning_rate: float,
        steps: int | None,
    ) -> None:
        import tensorflow as tf

        from engine.adam import Adam

        self.objective, self.steps, self.lock = objective, steps, Lock()
        self.weights = [tf.Variable(w) for w in initial_weights([0] * count, widths)]
        self.adam = Adam(self.weights, learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-7)
        self.advance = tf.function(self._advance, autograph=False, jit_compile=True)

    def begin(self, weights: Sequence[Any]) -> None:
        """Take the ``weights`` to start from, and forget what Adam has gathered."""
        import tensorflow as tf

        for variable, value in zip(self.weights, weights, strict=True):
            variable.assign(value)
        for slot in (*self.adam.first, *self.adam.second):
            slot.assign(tf.zeros_like(slot))

    def _gradients(self, points: Any, p: Any, q: Any) -> tuple[Any, list[Any]]:
        """The mean loss over members, and the slopes of their sum."""
        import tensorflow as tf

        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(self.weights)
            scores = scores_at(self.weights, points)
            each = tf.reduce_sum(p * self.objective.real(scores) + q * self.objective.fake(scores), axis=1)
            total = tf.reduce_sum(each)
        return tf.reduce_mean(each), tape.gradient(total, self.weights)

    def _advance(self, first: Any, start: Any, end: Any, points: Any, p: Any, q: Any) -> Any:
        """Steps ``start`` to ``end`` of the chunk that begins at step ``first``; the last one's loss.

        The masses ``p`` and ``q`` [k] are those of the chunk's ``points`` [CHUNK, members, k].
        """
        import tensorflow as tf

        def body(step: Any, _: Any) -> tuple[Any, Any]:
            # gathered, as XLA would compile anew for every ``first`` that it slices by
            loss, slopes = self._gradients(tf.gather(points, step - first), p, q)
            left = 1.0 if self.steps is None else 1 - tf.cast(step, tf.float32) / self.steps
            self.adam.apply(slopes, step, self.adam.learning_rate * left)
            return step + 1, loss

        return tf.while_loop(lambda step, _: step < end, body, (start, 0.0), parallel_iterations=1)[1]


_ensemble = cache(_Ensemble)  # compiling one takes as long as a thousand steps
