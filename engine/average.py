"""The exponential moving average of a network's weights, a network of its own beside the one in training."""

from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow as tf

from engine.state import State

_MARK = "/average"


class WeightAverage:
    """The averages e of a fixed list of variables w, which start where the variables do.

    e <- decay e + (1 - decay) w after each update of w, so after t updates w_0 has the weight decay^t and w_i
    (1 - decay) decay^(t - i). Source: Yazici et al. 2019, who average a generator's weights so.
    """

    def __init__(self, variables: Sequence[tf.Variable], decay: float) -> None:
        self.variables, self.decay = list(variables), decay
        self.values = [tf.Variable(v, trainable=False) for v in self.variables]

    def update(self) -> None:
        """Take the variables' present values into the averages."""
        for average, variable in zip(self.values, self.variables, strict=True):
            average.assign_add((1 - self.decay) * (variable - average))

    def named(self, paths: Sequence[str]) -> dict[str, tf.Variable]:
        """The averages by the names they have in a checkpoint; ``paths`` are those of the variables."""
        return {f"{path}{_MARK}": value for path, value in zip(paths, self.values, strict=True)}


def averaged(weights: Mapping[str, np.ndarray]) -> State:
    """``weights`` with each average in the place of what it is the average of; the same where there is none.

    Only what is trained has averages. The moving statistics of ``gan.layers.BatchStatistics`` stay as they
    are: no output depends on them, and averaged weights are normalised by the statistics that the batch has
    under them.
    """
    averages = {name.removesuffix(_MARK): w for name, w in weights.items() if name.endswith(_MARK)}
    return {name: averages.get(name, w) for name, w in weights.items() if not name.endswith(_MARK)}
