"""The codes (a, b, c) of a least-squares objective, read from the functions that train with it."""

import numpy as np

from theory.errors import WrongUsage
from theory.objectives import PointwiseObjective
from theory.ratios import codes


def three_codes(objective: PointwiseObjective) -> tuple[float, float, float]:
    """(a, b, c) of a least-squares objective, read from the functions that train with it.

    a and b are the limits of the optimal score; the generator's loss (s - c)^2/2 falls by c - 1/2 from s = 0
    to s = 1. Raises ``WrongUsage`` for an objective whose optimal score has no limits.
    """
    ends, loss = codes(objective), objective.generator
    if ends is None:
        raise WrongUsage(f"objective {objective.name!r} is not a least-squares objective on raw scores")
    return (*ends, float(loss(np.float64(0)) - loss(np.float64(1))) + 0.5)
