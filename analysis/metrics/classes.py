"""Scores that need the extractor's opinion of what an image shows."""

import numpy as np
from scipy.special import rel_entr

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


def class_divergence(classes: np.ndarray, groups: np.ndarray, expected: np.ndarray) -> Interval:
    """Return KL in nats of the shares of ``classes`` [n] from the ``expected`` [K].

    Jackknife over ``groups``.
    At equal shares 2n KL is chi-square distributed with K - 1 degrees of freedom: the floor is (K - 1)/2n.
    """

    def divergence(kept: np.ndarray) -> float:
        return float(rel_entr(class_shares(classes[kept], len(expected)), expected).sum())

    return jackknife(divergence(groups >= 0), [divergence(groups != g) for g in range(groups.max() + 1)])


def modes(classes: np.ndarray) -> Interval:
    """Return the number of classes that occur at all among ``classes`` [n]; a count, without an error."""
    found = float(len(np.unique(classes)))
    return Interval(found, found, found, "count")
