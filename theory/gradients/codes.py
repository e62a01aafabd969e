"""The codes (a, b, c) of a least-squares objective, read from the functions that train with it."""

import numpy as np

from theory.objectives import Objective
from theory.ratios import codes


def three_codes(objective: Objective) -> tuple[float, float, float]:
    """(a, b, c) of a least-squares objective, read from the functions that train with it.

    a and b are the limits of the optimal score; the generator's loss (s - c)^2/2 falls by c - 1/2 from s = 0
    to s = 1.
    """
    ends, loss = codes(objective), objective.generator
    assert ends is not None and loss is not None
    return (*ends, float(loss(np.float64(0)) - loss(np.float64(1))) + 0.5)
