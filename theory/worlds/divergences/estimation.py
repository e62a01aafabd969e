r"""The world of the rate of estimation: logistic regression on T2, fitted to n points of each class.

B_D and B_\ell are the intervals of the exponents that are fitted to the root mean square errors of D and of
the log-ratio; Q_D and Q_\ell those of n times the mean square error over its limit c^2, at ``JUDGED`` points.
"""

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from theory import targets
from theory.models import logistic
from theory.montecarlo import TWO_SIDED, Sampled, Slope, fit_slope
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

# points of each class -> repetitions; four octaves. The constants are judged where there are most.
REPETITIONS = {256: 1000, 512: 1000, 1024: 4000, 2048: 1000, 4096: 1000}
JUDGED = 1024
DELTA = 0.25  # of the mean square error, relative: 12 % of its root


@cache
def _errors() -> Mapping[int, tuple[Any, Any]]:
    """The squared errors of D and of the log-ratio, by the number of points."""
    pair = targets.T2
    return {
        n: logistic.squared_errors(pair, n, repetitions, seed=5800 + n)
        for n, repetitions in REPETITIONS.items()
    }


def exponent(side: int) -> Slope:
    """The exponent fitted to the errors of D (0) or of the log-ratio (1)."""
    errors = _errors()
    means = np.array([errors[n][side].mean() for n in REPETITIONS])
    of_means = np.array([errors[n][side].std(ddof=1) / math.sqrt(errors[n][side].size) for n in REPETITIONS])
    roots = np.sqrt(means)
    return fit_slope(list(REPETITIONS), roots.tolist(), (of_means / (2 * roots)).tolist())


def constants() -> tuple[float, float]:
    """The limits of the root of n times the root mean square errors: of D and of the log-ratio."""
    limits = logistic.asymptotic(targets.T2)
    return limits.probability, limits.log_ratio


def share(side: int) -> Sampled:
    """n times the mean square error over its limit, at ``JUDGED`` points, with the declared resolution."""
    shares = JUDGED * _errors()[JUDGED][side] / constants()[side] ** 2
    error = float(shares.std(ddof=1)) / math.sqrt(shares.size)
    return Sampled(1.0, float(shares.mean()), error, DELTA, shares.size)


def _draws() -> Iterator[Draw]:
    own = {}
    for side, name in enumerate(("D", r"\ell")):
        slope, found = exponent(side), share(side)
        half = TWO_SIDED * slope.standard_error
        own[f"B_{name}"] = (slope.slope - half, slope.slope + half)
        half = TWO_SIDED * found.standard_error
        own[f"Q_{name}"] = (found.mean - half - 0.01, found.mean + half + 0.01)  # 1 % is of the order of 1/n
    yield Draw("n = 256 to 4096", scope_of(ELEMENTARY, own))


ESTIMATION = World("logistic regression on T2", _draws)
