r"""How a learning rate goes over a run: a factor at step t of T, 1 at the start.

constant    1
cosine      (1 + cos(pi t/T))/2        Loshchilov & Hutter 2017, eq. 5, without restarts
"""

import math
from collections.abc import Callable
from typing import Any

from theory.registry import Registry

Schedule = Callable[[Any], Any]  # share t/T of the run that is made, float32 tensor in [0, 1) -> factor


def constant(share: Any) -> Any:
    """1 throughout."""
    import tensorflow as tf

    return tf.ones_like(share)


def cosine(share: Any) -> Any:
    """From 1 to 0 along half a cosine."""
    import tensorflow as tf

    return (1 + tf.cos(math.pi * share)) / 2


CONSTANT = "constant"
SCHEDULES: Registry[Schedule] = Registry("schedule", {CONSTANT: constant, "cosine": cosine})
