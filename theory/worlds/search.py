"""The greatest value of a function of one peak, elementwise, found without its formula."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

STEPS = 77  # each keeps 0.618 of a range: 1e-16 of it is left
GOLDEN = (math.sqrt(5) - 1) / 2


def greatest(function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """Return the greatest value of ``function`` between the arrays ``low`` and ``high``, elementwise.

    Golden-section search (Kiefer 1953): ``function`` is evaluated once a step, and is to rise, then fall.
    """
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(STEPS):
        up = at_left < at_right
        low, high = np.where(up, left, low), np.where(up, high, right)
        probe = np.where(up, low + GOLDEN * (high - low), high - GOLDEN * (high - low))
        found = function(probe)
        left, right = np.where(up, right, probe), np.where(up, probe, left)
        at_left, at_right = np.where(up, at_right, found), np.where(up, found, at_left)
    return function((low + high) / 2)
