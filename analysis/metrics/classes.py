"""Scores that need the extractor's opinion of what an image shows."""

import math

import numpy as np
from scipy.special import chndtrinc, rel_entr

from stats.estimates import CONFIDENCE, Interval
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
    r"""Return KL in nats of the shares of ``classes`` [n] from the ``expected`` [K], all above 0.

    2n KL of the shares found is nearly noncentral chi-square, with K - 1 degrees of freedom and noncentrality
    2n KL of the law: the interval holds what the law's divergence may be, so it does not have the bias of
    (K - 1)/2n that the value has, and begins at 0 where a chi-square test at 2.5 % finds no difference.
    Far from the expected shares the variance of KL is Var(log p/e) / n and no longer 2 KL / n; where it is
    larger, the interval is longer by the square root of their ratio. Where the shares are nearer to
    the expected ones than chance makes them, the value is the upper end.
    Source: Wilks 1938; Cressie & Read 1984 (noncentral, for laws near by).
    """
    n, shares = len(classes), class_shares(classes, len(expected))
    value = float(rel_entr(shares, expected).sum())
    tails = np.array([(1 + CONFIDENCE) / 2, (1 - CONFIDENCE) / 2])
    ends = chndtrinc(2 * n * value, len(expected) - 1, tails) / (2 * n)
    ends = value + _spread(shares, expected, value) * (ends - value)
    low, high = max(float(ends[0]), 0.0), max(float(ends[1]), value)
    return Interval(value, low, high, f"chi-square {CONFIDENCE:.0%}")


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
