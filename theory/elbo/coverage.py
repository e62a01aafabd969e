"""How often Student's intervals of a Monte-Carlo ELBO contain the exact bound."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats

from theory.elbo.estimators import Estimator, Model
from theory.elbo.gaussian import Gaussian

AT_ONCE = 40_000  # draws in memory together


def coverage(
    estimator: Estimator,
    model: Model,
    x: Any,
    q: Gaussian,
    exact: float,
    *,
    draws: int,
    repetitions: int,
    levels: Sequence[float],
    random: np.random.Generator,
) -> Any:
    """The shares of ``repetitions`` intervals that contain ``exact`` (nats), one for each nominal level.

    An interval is the mean of ``draws`` values of the estimator and Student's quantile times its standard
    error. Each share has the standard error sqrt(level (1 - level)/repetitions) where the level is right.
    """
    quantiles = stats.t(draws - 1).ppf((1 + np.asarray(levels)) / 2)
    hits, block = np.zeros(len(levels)), max(1, AT_ONCE // draws)
    for first in range(0, repetitions, block):
        n = min(block, repetitions - first)
        values = estimator(model, x, q, random.standard_normal((n, draws, *q.mean.shape)))
        error = np.std(values, axis=1, ddof=1) / np.sqrt(draws)
        distance = np.abs(np.mean(values, axis=1) - exact)
        hits += np.count_nonzero(distance[:, None] <= quantiles * error[:, None], axis=0)
    return hits / repetitions
