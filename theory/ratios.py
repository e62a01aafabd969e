r"""What a discriminator's score says of the densities: the probability of being real, and the log-ratio.

At the optimum s*(l), l = log p/q, both are exact: D = p/(p + q) = sigmoid(l). A score that a trained
network gives is read in the same way. For the GAN s* = l, every score is a log-ratio; LSGAN's s* lies
between its codes a and b, so a score outside them has no log-ratio at all (claim 55).
"""

from typing import Any

import numpy as np
from scipy.special import expit, logit

from theory.objectives import PointwiseObjective


def codes(objective: PointwiseObjective) -> tuple[float, float] | None:
    """(a, b), the limits of s*(l) where only q or only p has mass; None if they are infinite."""
    best = objective.optimum
    ends = tuple(float(best(np.float64(end))) for end in (-np.inf, np.inf))
    return (ends[0], ends[1]) if np.isfinite(ends).all() else None


def probability(objective: PointwiseObjective, score: Any) -> Any:
    """D, the probability of being real that ``score`` [n] implies: sigmoid(s), or (s - a)/(b - a).

    A least-squares score outside its codes gives a number outside [0, 1].
    """
    ends = codes(objective)
    return expit(score) if ends is None else (score - ends[0]) / (ends[1] - ends[0])


def log_ratio(objective: PointwiseObjective, score: Any, limit: float = np.inf) -> Any:
    """The log-ratio in nats that ``score`` [n] implies, truncated to [-limit, limit].

    A least-squares score beyond a code counts as that end of the range, as for the limit's score.
    """
    ends = codes(objective)
    implied = score if ends is None else logit(np.clip(probability(objective, score), 0.0, 1.0))
    return np.clip(implied, -limit, limit)


def undefined(objective: PointwiseObjective, score: Any) -> Any:
    """Where ``score`` [n] has no log-ratio: a least-squares score not strictly between its codes."""
    if codes(objective) is None:
        return np.zeros(np.shape(score), dtype=bool)
    share = probability(objective, score)
    return (share <= 0) | (share >= 1)
