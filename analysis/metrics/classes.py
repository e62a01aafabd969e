"""Scores that need the extractor's opinion of what an image shows."""

import math

import numpy as np
from scipy.special import rel_entr

from stats.divergence import expected_divergence
from stats.estimates import Interval
from stats.jackknife import jackknife


def classifier_score(probabilities: np.ndarray, groups: np.ndarray) -> Interval:
    """Return exp E KL(p(y|x) || p(y)), between 1 and the number of classes K.

    Jackknife interval over ``groups``.
    ``probabilities`` is [n, K]. The form of the Inception Score with the project's own classifier; the
    plug-in is biased by about (K - 1)/2n in the exponent. Source: Salimans et al. 2016, section 4.
    """
    entropies = -rel_entr(probabilities, 1.0).sum(axis=1)

    def score(kept: np.ndarray) -> float:
        marginal = probabilities[kept].mean(axis=0)
        return float(np.exp(-rel_entr(marginal, 1.0).sum() - entropies[kept].mean()))

    return jackknife(score(groups >= 0), [score(groups != g) for g in range(groups.max() + 1)])


def class_shares(classes: np.ndarray, count: int) -> np.ndarray:
    """Return the share of each class 0..count-1 among ``classes`` [n]: [count], sums to one."""
    return np.bincount(classes, minlength=count) / len(classes)


def class_divergence(classes: np.ndarray, expected: np.ndarray) -> Interval:
    """Return KL in nats of the shares of ``classes`` [n] from the ``expected`` [K], all above 0.

    The interval is that of the mean over samples of n, which is above the law's divergence by about
    (K - 1)/2n (``stats.divergence``). Far from the expected shares the variance of KL is Var(log p/e) / n and
    no longer 2 KL / n; where it is larger, the interval is longer by the square root of their ratio.
    """
    shares = class_shares(classes, len(expected))
    value = float(rel_entr(shares, expected).sum())
    return expected_divergence(value, len(classes), len(expected), _spread(shares, expected, value))


def _spread(shares: np.ndarray, expected: np.ndarray, divergence: float) -> float:
    """The standard error of KL over that of the chi-square law; 1 at least."""
    present = shares > 0
    logs = np.log(shares[present] / expected[present])
    variance = float(shares[present] @ logs**2) - divergence**2
    return math.sqrt(max(variance / (2 * divergence), 1.0)) if divergence > 0 else 1.0


def modes(classes: np.ndarray) -> Interval:
    """Return the number of classes that occur at all among ``classes`` [n]; a count, without an error."""
    found = float(len(np.unique(classes)))
    return Interval(found, found, found, "count")
