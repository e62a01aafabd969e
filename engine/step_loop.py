"""Many updates in one call of the graph, stopped at the first number that is not finite."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from engine.custom_gradients import forgotten_gradients
from engine.errors import TrainingDiverged

Update = Callable[[Any, Any], Sequence[Any]]  # (step, rows [batch]) -> scalars


class Blocks:
    """Calls ``update`` once a step, with no Python between the steps of a block.

    update     makes one step on the images ``rows`` and returns scalars, named by ``names``
    losses     how many of them, from the first, must stay finite
    weights    path -> variable that must be finite at the end of a block
    """

    def __init__(
        self, update: Update, names: Sequence[str], losses: int, weights: Mapping[str, tf.Variable]
    ) -> None:
        self.update, self.names, self.losses, self.weights = update, names, losses, dict(weights)
        self._block = tf.function(
            self._steps,
            input_signature=[tf.TensorSpec([], tf.int64), tf.TensorSpec([None, None], tf.int32)],
            autograph=False,
        )

    def run(self, first: int, rows: np.ndarray, name: str) -> tuple[int, list[float]]:
        """Updates ``first``, ``first`` + 1, ... on the batches ``rows`` (int32 [steps, batch]).

        Returns the number of steps made and the mean of each scalar over them. Raises
        ``TrainingDiverged`` naming the run ``name`` when a loss or weight is not finite; the networks are
        then useless.
        """
        with forgotten_gradients():  # the first call traces
            results = self._block(tf.constant(first, tf.int64), tf.constant(rows))
        made, (sums, last), finite = (t.numpy() for t in results)
        losses = np.isfinite(last[: self.losses])
        if not losses.all():
            raise TrainingDiverged(name, first + int(made) - 1, f"the {self.names[losses.argmin()]}")
        if not finite.all():
            path = list(self.weights)[int(finite.argmin())]
            raise TrainingDiverged(name, first + int(made) - 1, f"weight {path}")
        return int(made), [float(s) / int(made) for s in sums]

    def _steps(self, first: Any, rows: Any) -> tuple[Any, Any, Any]:
        """The steps made, the sums over them and the last step's own values, and which weights are finite."""
        steps = tf.shape(rows, tf.int64)[0]

        def more(i: Any, _: Any, last: Any) -> Any:
            return tf.logical_and(i < steps, tf.reduce_all(tf.math.is_finite(last[: self.losses])))

        def body(i: Any, sums: Any, _: Any) -> tuple[Any, Any, Any]:
            values = tf.stack(self.update(first + i, rows[i]))
            return i + 1, sums + values, values

        nothing = tf.zeros(len(self.names))
        made, sums, last = tf.while_loop(
            more, body, (tf.constant(0, tf.int64), nothing, nothing), parallel_iterations=1
        )
        finite = tf.stack([tf.reduce_all(tf.math.is_finite(w)) for w in self.weights.values()])
        return made, tf.stack([sums, last]), finite
