"""The Fréchet distance in features that the user brought, with its interval and its floor."""

import numpy as np

from analysis.metrics.frechet import Moments, frechet_score
from analysis.metrics.protocol import Metric, Score
from stats.jackknife import random_groups

GROUPS = 10  # of the jackknife: a distance in 2048 dimensions takes seconds


def external_score(
    title: str, generated: np.ndarray, reference: np.ndarray, training: np.ndarray, seed: int = 0
) -> Score:
    """Return FD, called ``title``, of features [n, d] to those of the test images.

    The floor by ``training``.
    """
    moments = Moments.of(reference)
    measured, floor = (
        frechet_score(features, random_groups(len(features), GROUPS, seed), moments)
        for features in (generated, training)
    )
    return Score.of(Metric(title.lower().replace("-", "_"), title, "lower", low=0), measured, floor)
